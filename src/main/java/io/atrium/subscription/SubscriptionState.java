package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Whether a subscription is sent anything. */
enum SubscriptionState {
    ACTIVE("active"),
    /** The subscriber answered 410: it is gone. What was pending is kept, nothing is sent. */
    DISABLED("disabled");

    @EnumeratedValue
    @JsonValue
    final String text;

    SubscriptionState(String text) {
        this.text = text;
    }
}
