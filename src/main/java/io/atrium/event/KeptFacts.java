package io.atrium.event;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Facts. A partition of the log goes as a whole, so one fact that is held keeps its partition, and those after it: positions
 * have no gaps.
 */
@ApplicationScoped
class KeptFacts implements Kept {

    private final Partitions partitions;
    private final EventConfig config;

    KeptFacts(Partitions partitions, EventConfig config) {
        this.partitions = partitions;
        this.config = config;
    }

    @Override
    public String name() {
        return "facts";
    }

    @Override
    public DataClass holds() {
        return DataClass.PERSONAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.METADATA ? Optional.of(config.retention()) : Optional.empty();
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return partitions.count(before).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return partitions.drop(before).subscribeAsCompletionStage();
    }
}
