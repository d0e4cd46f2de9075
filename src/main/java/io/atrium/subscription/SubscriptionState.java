package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a subscription is sent anything. Facts are queued for it in any case. */
@Schema(enumeration = {"active", "paused", "disabled"})
enum SubscriptionState {
    ACTIVE("active"),
    /** Its client wants nothing for now. */
    PAUSED("paused"),
    /** The subscriber is gone, or has failed for too long. */
    DISABLED("disabled");

    @EnumeratedValue
    @JsonValue
    final String text;

    SubscriptionState(String text) {
        this.text = text;
    }

    static SubscriptionState of(String text) {
        return Stream.of(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
