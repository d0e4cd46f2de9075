package io.atrium.subscription;

import io.atrium.event.NoticeType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** What subscriptions are sent besides the facts of the log. */
@ApplicationScoped
class NoticeTypes {

    static final String TEST = "io.atrium.test.v1";
    static final String FAILING = "io.atrium.subscription.failing.v1";
    static final String DISABLED = "io.atrium.subscription.disabled.v1";

    private static final String SCHEMA = "SubscriptionNotice";
    private static final String ABOUT = "subscription";

    @Produces
    @Singleton
    NoticeType test() {
        return new NoticeType(TEST, "The subscription was to be tested", SCHEMA, List.of(ABOUT));
    }

    @Produces
    @Singleton
    NoticeType failing() {
        return new NoticeType(
                FAILING,
                "The subscriber has not accepted anything for long, and will be given up",
                SCHEMA,
                List.of(ABOUT, "failingSince", "disabledAt"));
    }

    @Produces
    @Singleton
    NoticeType disabled() {
        return new NoticeType(
                DISABLED,
                "The subscription was disabled, because its subscriber is gone or went on to fail",
                SCHEMA,
                List.of(ABOUT, "reason", "disabledAt"));
    }
}
