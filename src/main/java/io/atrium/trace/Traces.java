package io.atrium.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Where traces begin, and go on from what came or was stored. */
@Singleton
public class Traces {

    private static final String NAME = "atrium";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final SdkTracerProvider provider;
    private final Tracing tracing;

    @Inject
    Traces(TraceConfig config, Vertx vertx, MeterRegistry registry) {
        this(TraceSettings.of(config).map(settings -> provider(settings, registry)), vertx);
    }

    private Traces(Optional<SdkTracerProvider> provider, Vertx vertx) {
        this.vertx = vertx;
        this.provider = provider.orElse(null);
        this.tracing =
                provider.map(recording -> new Tracing(recording.get(NAME))).orElse(null);
    }

    /** Records nothing. */
    public static Traces none() {
        return new Traces(Optional.empty(), null);
    }

    private static SdkTracerProvider provider(TraceSettings settings, MeterRegistry registry) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(PATIENCE)
                .setCompression("gzip");
        settings.key().ifPresent(key -> exporter.addHeader(settings.keyHeader(), key));
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), NAME)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
                .addSpanProcessor(new SpanQueue(exporter.build(), settings.queue(), registry))
                .build();
    }

    /** Late, so that what others end while they stop is told too. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent stopping) {
        if (provider != null) {
            provider.shutdown();
        }
    }

    /** Whether they are recorded. */
    public boolean isRecording() {
        return tracing != null;
    }

    /**
     * A hop that goes on from there: in the trace of its {@code traceparent}, or, without one, at the beginning of a new one.
     *
     * @param name bounded: what the code or the configuration names, without any id
     * @param origin null for what belongs to no trace
     */
    public Span begin(Hop hop, String name, Origin origin) {
        return tracing == null || origin == null
                ? Span.NONE
                : tracing.begin(hop, name, parent(origin.traceparent()), origin.correlationId());
    }

    private static Context parent(String traceparent) {
        return TraceParent.parse(traceparent)
                .map(parent -> SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.spanId(),
                        parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                        TraceState.getDefault()))
                .map(context -> Context.root().with(io.opentelemetry.api.trace.Span.wrap(context)))
                .orElse(Context.root());
    }

    /**
     * The work, as part of the span and ended with it: in a Vert.x context of its own, beside whatever else its caller does
     * at the same time, that holds the same things.
     */
    public <T> Uni<T> within(Span span, Supplier<Uni<T>> work) {
        return span == Span.NONE
                ? work.get()
                : span.around(Uni.createFrom().<T>emitter(emitter -> {
                    io.vertx.core.Context caller = vertx.getOrCreateContext();
                    apart(caller).runOnContext(ready -> {
                        span.enter();
                        Uni.createFrom()
                                .deferred(work::get)
                                .subscribe()
                                .with(
                                        done -> caller.runOnContext(back -> emitter.complete(done)),
                                        failure -> caller.runOnContext(back -> emitter.fail(failure)));
                    });
                }));
    }

    private static io.vertx.core.Context apart(io.vertx.core.Context caller) {
        ContextInternal own = (ContextInternal) VertxContext.createNewDuplicatedContext(caller);
        if (VertxContext.isDuplicatedContext(caller)) {
            own.localContextData().putAll(((ContextInternal) caller).localContextData());
        }
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }
}
