package io.atrium.trace;

import io.atrium.Collector;
import io.atrium.Collector.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class TracesTest {

    private static final Origin ORIGIN =
            new Origin("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "correlation");

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whereNoCollectorIsConfiguredNothingIsRecordedAndNobodyIsTold() {
        Traces traces = traces(Map.of());

        Span span = traces.begin(Hop.SERVER, "GET /", ORIGIN);

        assertThat(traces.isRecording()).isFalse();
        assertThat(span).isSameAs(Span.NONE);
        assertThat(span.child(Hop.CLIENT, "odoo read res.partner")).isSameAs(Span.NONE);
        assertThat(span.traceparent()).isNull();
        assertThat(registry.getMeters()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("traces");
    }

    @Test
    void workThatIsDoneAtTheSameTimeIsToldApart() {
        Traces traces = traces(Map.of("atrium.traces.endpoint", new Collector(vertx).url()));
        Span one = traces.begin(Hop.INTERNAL, "one", ORIGIN);
        Span other = traces.begin(Hop.INTERNAL, "other", ORIGIN);

        List<Span> current = Uni.combine()
                .all()
                .unis(
                        traces.within(one, () -> Uni.createFrom().item(Span::current)),
                        traces.within(other, () -> Uni.createFrom().item(Span::current)))
                .with((first, second) -> List.of(first, second))
                .await()
                .indefinitely();

        assertThat(current).containsExactly(one, other);
        assertThat(Span.current()).isSameAs(Span.NONE);
        traces.stop(null);
    }

    @Test
    void anAnswerThatIsAFailureIsToldAsOne() {
        Collector collector = new Collector(vertx);
        Traces traces = traces(Map.of("atrium.traces.endpoint", collector.url()));

        traces.begin(Hop.CLIENT, "well", ORIGIN).answered(204, false);
        traces.begin(Hop.CLIENT, "ill", ORIGIN).answered(500, true);
        traces.stop(null);

        assertThat(collector.all())
                .extracting(Seen::name, Seen::failed)
                .contains(tuple("well", false), tuple("ill", true));
    }

    @Test
    void whoWasAskedTwiceWhatItGoesOnFromSaysNothing() {
        assertThat(Origin.of(List.of(ORIGIN.traceparent(), ORIGIN.traceparent()), "correlation"))
                .isEqualTo(new Origin(null, "correlation"));
        assertThat(Origin.of(List.of(ORIGIN.traceparent()), "correlation")).isEqualTo(ORIGIN);
    }

    private Traces traces(Map<String, String> settings) {
        TraceConfig config = new SmallRyeConfigBuilder()
                .withMapping(TraceConfig.class)
                .withSources(new PropertiesConfigSource(settings, "of this test", 100))
                .build()
                .getConfigMapping(TraceConfig.class);
        return new Traces(config, vertx, registry);
    }
}
