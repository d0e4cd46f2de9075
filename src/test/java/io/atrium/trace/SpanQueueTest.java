package io.atrium.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

class SpanQueueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Shelf shelf = new Shelf();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(new SpanQueue(shelf, 3, registry))
            .build();

    @AfterEach
    void close() {
        shelf.open();
        provider.shutdown();
    }

    @Test
    void whoEndsASpanNeverWaitsAndWhatFindsNoRoomIsCounted() {
        // Given: a collector that takes the first and says nothing
        end("first");
        await().atMost(PATIENCE).until(() -> shelf.names.contains("first"));

        // When
        List.of("second", "third", "fourth", "fifth", "sixth").forEach(this::end);
        shelf.open();

        // Then
        await().atMost(PATIENCE).until(() -> count("sent") == 4);
        assertThat(shelf.names).containsExactly("first", "second", "third", "fourth");
        assertThat(count("dropped")).isEqualTo(2);
        assertThat(count("refused")).isZero();
    }

    @ParameterizedTest
    @MethodSource("breakdowns")
    void whatTheCollectorDoesNotTakeIsCountedAndTheNextIsSent(Runnable breakdown) {
        // Given
        shelf.breakdown = breakdown;
        shelf.open();
        end("first");
        await().atMost(PATIENCE).until(() -> count("refused") == 1);

        // When
        shelf.breakdown = () -> {};
        end("second");

        // Then
        await().atMost(PATIENCE).until(() -> count("sent") == 1);
        assertThat(shelf.names).containsExactly("second");
    }

    static Stream<Runnable> breakdowns() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> {
                    throw new NoClassDefFoundError("broken");
                });
    }

    @Test
    void whatWaitsIsStillSentWhenTheProcessEnds() {
        // Given
        shelf.open();
        end("first");
        end("second");

        // When
        provider.shutdown();

        // Then
        assertThat(shelf.names).containsExactly("first", "second");
    }

    private void end(String name) {
        provider.get("test").spanBuilder(name).startSpan().end();
    }

    private double count(String outcome) {
        return registry.get("atrium.traces.spans")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** Takes what it is given, and says so once it is open. */
    private static final class Shelf implements SpanExporter {

        private final List<String> names = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> opened = new CompletableFuture<>();
        private volatile Runnable breakdown = () -> {};

        void open() {
            opened.complete(null);
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            breakdown.run();
            spans.forEach(span -> names.add(span.getName()));
            CompletableResultCode taken = new CompletableResultCode();
            opened.thenRun(taken::succeed);
            return taken;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
