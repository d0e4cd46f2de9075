package io.atrium.odoo;

import io.atrium.odoo.OdooUnavailable.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** JSON over HTTP/1.1 with kept-alive connections. A redirect is not followed: it would carry the key elsewhere. */
final class Transport {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Shorter than any server's, so that a call is not sent into a connection that is just being closed. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final WebClient client;
    private final String base;
    private final long timeoutMillis;

    Transport(Vertx vertx, OdooSettings settings) {
        // One more than the budget, so that asking whether Odoo is there does not wait behind work.
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setUserAgent("Atrium")
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setFollowRedirects(false)
                        .setMaxPoolSize(settings.maxConcurrency() + 1)
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS));
        this.base = settings.url().toString().replaceAll("/+$", "");
        this.timeoutMillis = settings.timeout().toMillis();
    }

    Uni<Answer> get(String path) {
        HttpRequest<Buffer> request = client.getAbs(base + path).timeout(timeoutMillis);
        return answer(request.send(), true);
    }

    /** @param call what is sent; null when nothing is called: then a lost answer leaves nothing in doubt */
    Uni<Answer> post(String path, Map<String, String> headers, JsonObject body, Call call) {
        HttpRequest<Buffer> request = client.postAbs(base + path).timeout(timeoutMillis);
        headers.forEach(request::putHeader);
        if (call != null && call.traceparent() != null) {
            request.putHeader("traceparent", call.traceparent());
        }
        return answer(request.sendJsonObject(body), call == null || call.repeatable());
    }

    void close() {
        client.close();
    }

    private static Uni<Answer> answer(Uni<HttpResponse<Buffer>> response, boolean repeatable) {
        return response.onFailure()
                .transform(failure -> lost(failure, repeatable))
                .map(Transport::read);
    }

    private static Answer read(HttpResponse<Buffer> response) {
        try {
            Buffer body = response.body();
            Object value = body == null ? null : Json.decodeValue(body.getDelegate());
            return new Answer(response.statusCode(), body != null, value);
        } catch (DecodeException notJson) {
            return new Answer(response.statusCode(), false, null);
        }
    }

    private static OdooUnavailable lost(Throwable failure, boolean repeatable) {
        if (failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof ConnectionPoolTooBusyException) {
            return OdooUnavailable.withoutEffect(Reason.UNREACHED, failure);
        }
        Reason reason = failure instanceof TimeoutException ? Reason.LATE : Reason.UNANSWERED;
        return OdooUnavailable.unknown(reason, repeatable, failure);
    }
}
