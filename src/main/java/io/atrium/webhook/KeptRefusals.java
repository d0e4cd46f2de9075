package io.atrium.webhook;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Deliveries that were refused: nothing that they said is kept, and that they came for as long as of the others. */
@ApplicationScoped
class KeptRefusals implements Kept {

    private final Quarantine quarantine;
    private final WebhookConfig config;

    KeptRefusals(Quarantine quarantine, WebhookConfig config) {
        this.quarantine = quarantine;
        this.config = config;
    }

    @Override
    public String name() {
        return "refused-deliveries";
    }

    @Override
    public DataClass holds() {
        return DataClass.INTERNAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.METADATA ? Optional.of(config.retention()) : Optional.empty();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return quarantine.count(before).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return quarantine.forget(before).subscribeAsCompletionStage();
    }
}
