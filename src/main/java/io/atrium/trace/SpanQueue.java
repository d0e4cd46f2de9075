package io.atrium.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Spans on their way to the collector. Who ends a span never waits: what finds no room is dropped and counted, and so is what
 * the collector does not take.
 */
final class SpanQueue implements SpanProcessor {

    private static final Logger LOG = Logger.getLogger(SpanQueue.class);
    private static final int BATCH = 512;
    private static final long PAUSE_MILLIS = 500;
    private static final long PATIENCE_SECONDS = 15;
    private static final long FAREWELL_MILLIS = 3_000;

    private final SpanExporter exporter;
    private final BlockingQueue<ReadableSpan> waiting;
    private final Counter sent;
    private final Counter dropped;
    private final Counter refused;
    private final Thread thread = new Thread(this::run, "traces");
    private volatile boolean isClosing;

    SpanQueue(SpanExporter exporter, int most, MeterRegistry registry) {
        this.exporter = exporter;
        this.waiting = new ArrayBlockingQueue<>(most);
        this.sent = counter(registry, "sent");
        this.dropped = counter(registry, "dropped");
        this.refused = counter(registry, "refused");
        thread.setDaemon(true);
        thread.start();
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("atrium.traces.spans")
                .description("Spans for the collector, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // Nothing is told of a span before it has ended.
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled() && !waiting.offer(span)) {
            dropped.increment();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    private void run() {
        try {
            while (!isClosing || !waiting.isEmpty()) {
                ReadableSpan first = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    send(first);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ReadableSpan first) throws InterruptedException {
        // What ends together goes together.
        Thread.sleep(isClosing || waiting.size() >= BATCH ? 0 : PAUSE_MILLIS);
        List<ReadableSpan> batch = new ArrayList<>();
        batch.add(first);
        waiting.drainTo(batch, BATCH - 1);
        (isTaken(batch) ? sent : refused).increment(batch.size());
    }

    /** Whatever goes wrong, the thread goes on: without it nothing would be told until the next start. */
    private boolean isTaken(List<ReadableSpan> batch) {
        try {
            List<SpanData> spans = batch.stream().map(ReadableSpan::toSpanData).toList();
            return exporter.export(spans)
                    .join(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .isSuccess();
        } catch (RuntimeException | LinkageError failure) {
            LOG.warn("spans could not be sent", failure);
            return false;
        }
    }

    /** What waits is still sent, within a moment. */
    @Override
    public CompletableResultCode shutdown() {
        isClosing = true;
        try {
            thread.join(FAREWELL_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        return exporter.shutdown();
    }
}
