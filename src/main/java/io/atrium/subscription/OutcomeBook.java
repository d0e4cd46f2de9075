package io.atrium.subscription;

import io.atrium.subscription.Settlement.Outcome;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Counts how attempts went and has it written down, many at a time and in their order, until that succeeds. It belongs to the
 * dispatcher's thread.
 */
final class OutcomeBook {

    private static final Logger LOG = Logger.getLogger(OutcomeBook.class);
    private static final int MOST_AT_A_TIME = 500;

    private final Settlement settlement;
    private final Workers workers;
    private final Meters meters;
    private final Vertx vertx;
    private final Consumer<List<Entry>> written;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private boolean writing;
    private volatile int open;

    /** An outcome, and the lane that waits for it to be written down. */
    record Entry(Lane lane, Outcome outcome) {}

    /** @param written is told of those that stand in the database */
    OutcomeBook(Settlement settlement, Workers workers, Meters meters, Vertx vertx, Consumer<List<Entry>> written) {
        this.settlement = settlement;
        this.workers = workers;
        this.meters = meters;
        this.vertx = vertx;
        this.written = written;
    }

    void add(Lane lane, Outcome outcome) {
        meters.attempted(outcome.kind(), outcome.delivery(), outcome.at());
        entries.add(new Entry(lane, outcome));
        open++;
        write();
    }

    /** Whether everything stands in the database. From any thread. */
    boolean isEmpty() {
        return open == 0;
    }

    private void write() {
        if (writing || entries.isEmpty()) {
            return;
        }
        writing = true;
        List<Entry> group = new ArrayList<>();
        while (!entries.isEmpty() && group.size() < MOST_AT_A_TIME) {
            group.add(entries.poll());
        }
        write(group);
    }

    private void write(List<Entry> group) {
        settlement
                .write(workers.self(), group.stream().map(Entry::outcome).toList())
                .subscribe()
                .with(done -> written(group), failure -> {
                    LOG.warnf("outcomes cannot be written down, trying again: %s", failure.getMessage());
                    vertx.setTimer(RetrySchedule.AFTER_OWN_TROUBLE.toMillis(), again -> write(group));
                });
    }

    private void written(List<Entry> group) {
        writing = false;
        open -= group.size();
        group.forEach(entry -> {
            if (entry.outcome().kind() == Outcome.Kind.POSTPONED) {
                entry.lane().postponed();
            } else {
                entry.lane().settled(entry.outcome().delivery());
            }
        });
        write();
        written.accept(group);
    }
}
