package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A subscription at the one moment its secret is shown. */
record SubscriptionWithSecret(@JsonUnwrapped Subscription subscription, String secret) {

    static SubscriptionWithSecret of(Subscription subscription) {
        return new SubscriptionWithSecret(subscription, subscription.secretText());
    }
}
