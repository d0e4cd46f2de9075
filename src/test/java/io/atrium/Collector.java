package io.atrium;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector of traces: takes OTLP over HTTP, and keeps what it is sent. */
public final class Collector {

    private final List<Buffer> bodies = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Listens until that Vert.x is closed. */
    public Collector(Vertx vertx) {
        server = vertx.createHttpServer(
                        // Bodies that come with an upgrade to HTTP/2 would be left as they are.
                        new HttpServerOptions().setDecompressionSupported(true).setHttp2ClearTextEnabled(false))
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** A span that arrived; its parent is empty when it has none. */
    public record Seen(
            String traceId,
            String id,
            String parent,
            String name,
            String kind,
            boolean failed,
            Map<String, String> attributes) {

        private static Seen of(Span span) {
            return new Seen(
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    span.getName(),
                    span.getKind().name().substring("SPAN_KIND_".length()),
                    span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
                    span.getAttributesList().stream()
                            .collect(Collectors.toMap(
                                    each -> each.getKey(),
                                    each -> each.getValue().hasIntValue()
                                            ? Long.toString(each.getValue().getIntValue())
                                            : each.getValue().getStringValue())));
        }

        private static String hex(ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    public List<Seen> all() {
        return seen;
    }

    /** Those of one trace. */
    public List<Seen> of(String traceId) {
        return seen.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** Whatever has arrived, with all its texts. */
    public String everything() {
        return bodies.stream()
                .map(body -> body.toString(StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            bodies.add(body);
            keep(body);
            request.response()
                    .putHeader("content-type", "application/x-protobuf")
                    .end();
        });
    }

    private void keep(Buffer body) {
        try {
            ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(Seen::of)
                    .forEach(seen::add);
        } catch (InvalidProtocolBufferException nonsense) {
            throw new AssertionError(nonsense);
        }
    }
}
