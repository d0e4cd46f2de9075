package io.atrium.audit;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Entries of the trail, which hold no values of documents. What is removed is the beginning of all chains up to a signed
 * checkpoint, and a new checkpoint says so, so that what is left is verified from there.
 */
@ApplicationScoped
class KeptEntries implements Kept {

    private static final Duration SHORTEST = Duration.ofDays(30);

    private final Checkpoints checkpoints;
    private final AuditConfig config;

    KeptEntries(Checkpoints checkpoints, AuditConfig config) {
        config.retention().filter(period -> period.compareTo(SHORTEST) < 0).ifPresent(period -> {
            throw new IllegalStateException("atrium.audit.retention is " + period + "; it is 30D at least");
        });
        this.checkpoints = checkpoints;
        this.config = config;
    }

    @Override
    public String name() {
        return "audit-entries";
    }

    @Override
    public DataClass holds() {
        return DataClass.PERSONAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.METADATA ? config.retention() : Optional.empty();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return checkpoints.countUntil(before).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return checkpoints.forgetUntil(before).subscribeAsCompletionStage();
    }
}
