package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a subscription is sent anything. */
@Schema(enumeration = {"active", "disabled"})
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
