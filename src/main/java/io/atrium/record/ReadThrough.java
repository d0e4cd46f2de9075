package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads documents anew from Odoo for callers who want no stored ones. One call per type is under way at a time; whoever
 * asks meanwhile shares the next, for his document or for others, so that a thousand impatient readers cost Odoo no more
 * than a few. An answer is never older than the question.
 */
@ApplicationScoped
class ReadThrough {

    /** Documents of one call. */
    private static final int MOST = 500;

    private final Reading reading;
    private final RecordStore store;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    ReadThrough(Reading reading, RecordStore store) {
        this.reading = reading;
        this.store = store;
    }

    /** Completes when what Odoo says about the document now is stored. */
    Uni<Void> refresh(RecordType type, long key) {
        Queue queue = queues.computeIfAbsent(type.name(), name -> new Queue(type));
        return Uni.createFrom().emitter(emitter -> queue.add(new Waiting(key, emitter)));
    }

    private record Waiting(long key, UniEmitter<? super Void> emitter) {}

    /** Who waits for documents of one type. */
    private final class Queue {

        private final RecordType type;
        private List<Waiting> next = new ArrayList<>();
        private boolean busy;

        Queue(RecordType type) {
            this.type = type;
        }

        void add(Waiting waiting) {
            synchronized (this) {
                next.add(waiting);
            }
            proceed();
        }

        private void proceed() {
            List<Waiting> batch = take();
            if (batch.isEmpty()) {
                return;
            }
            Set<Long> keys = batch.stream().map(Waiting::key).collect(Collectors.toSet());
            Uni.createFrom()
                    .deferred(() -> reading.read(type, keys))
                    .chain(captured -> store.keep(type, captured))
                    .onTermination()
                    .invoke(this::free)
                    .subscribe()
                    .with(
                            stored -> batch.forEach(waiting -> waiting.emitter().complete(null)),
                            failure ->
                                    batch.forEach(waiting -> waiting.emitter().fail(failure)));
        }

        private synchronized List<Waiting> take() {
            if (busy || next.isEmpty()) {
                return List.of();
            }
            busy = true;
            List<Waiting> batch = next.subList(0, Math.min(next.size(), MOST));
            next = new ArrayList<>(next.subList(batch.size(), next.size()));
            return batch;
        }

        private void free() {
            synchronized (this) {
                busy = false;
            }
            proceed();
        }
    }
}
