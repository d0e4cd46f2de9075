package io.atrium.webhook;

import io.atrium.kernel.Vault;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;

/** What vendors sent, as it lies in the database: sealed, and tied to its receipt. */
@ApplicationScoped
class Bodies {

    private static final Logger LOG = Logger.getLogger(Bodies.class);

    private final Vault vault;

    /** @throws IllegalStateException without a key, or with one that is none: nothing is kept in the open */
    Bodies(WebhookConfig config) {
        try {
            vault = new Vault(config.encryptionKey().orElse(List.of()));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalStateException("atrium.webhook.encryption-key: " + unfit.getMessage(), unfit);
        }
    }

    byte[] seal(String receipt, byte[] body) {
        return vault.seal(body, context(receipt));
    }

    /**
     * The bytes as they came.
     *
     * @param row with receipt, body and sealed
     * @return null when none of the configured keys opens them
     */
    byte[] open(Row row) {
        String receipt = row.getString("receipt");
        byte[] body = row.getBuffer("body").getBytes();
        if (!row.getBoolean("sealed")) {
            return body;
        }
        try {
            return vault.open(body, context(receipt));
        } catch (IllegalArgumentException shut) {
            LOG.errorf("The payload of %s cannot be opened: %s", receipt, shut.getMessage());
            return null;
        }
    }

    private static byte[] context(String receipt) {
        return receipt.getBytes(StandardCharsets.US_ASCII);
    }
}
