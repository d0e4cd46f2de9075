package io.atrium.subscription;

import io.atrium.kernel.Vault;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The signing keys of subscriptions as they lie in the database: sealed, and tied to their subscription. */
@ApplicationScoped
class Secrets {

    private final Vault vault;

    /** @throws IllegalStateException without a key, or with one that is none: nothing is kept in the open */
    Secrets(SubscriptionConfig config) {
        try {
            vault = new Vault(config.encryptionKey().orElse(List.of()));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalStateException("atrium.subscription.encryption-key: " + unfit.getMessage(), unfit);
        }
    }

    Buffer seal(String subscription, byte[] secret) {
        return Buffer.buffer(vault.seal(secret, context(subscription)));
    }

    /**
     * The bytes as they were sealed.
     *
     * @param row of a subscription, with id and sealed
     * @param column of the secret
     * @return null when there is none
     * @throws IllegalArgumentException when none of the configured keys opens them
     */
    byte[] open(Row row, String column) {
        Buffer stored = row.get(Buffer.class, column);
        if (stored == null) {
            return null;
        }
        return row.getBoolean("sealed")
                ? vault.open(stored.getBytes(), context(row.getString("id")))
                : stored.getBytes();
    }

    /** Whether the first of the configured keys seals as these bytes are sealed. */
    boolean isCurrent(byte[] stored) {
        return vault.isCurrent(stored);
    }

    private static byte[] context(String subscription) {
        return subscription.getBytes(StandardCharsets.US_ASCII);
    }
}
