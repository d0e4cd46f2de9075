package io.atrium.subscription;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes one attempt: signs, sends, and brings back how it went. Of the answer's body nothing is kept. */
@ApplicationScoped
class Courier {

    private static final int MOST_OF_ANSWER_READ = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Egress egress;
    private final SubscriptionConfig config;
    private final Clock clock;

    Courier(Vertx vertx, Egress egress, SubscriptionConfig config, Clock clock) {
        this.vertx = vertx;
        this.egress = egress;
        this.config = config;
        this.clock = clock;
        // Several subscriptions may share a host: the pool must not make the one wait for the other.
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(config.concurrency()).setConnectTimeout((int)
                        config.timeout().toMillis()));
    }

    /** Always brings an answer; when nothing came, one that says why. */
    Uni<Answer> send(DueDelivery delivery) {
        return Uni.createFrom()
                .item(() -> URI.create(delivery.url()))
                .chain(target -> egress.admit(target.getHost()).chain(address -> post(delivery, target, address)))
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .recoverWithItem(Answer::none);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private Uni<Answer> post(DueDelivery delivery, URI target, InetAddress address) {
        RequestOptions options = request(delivery, target, address);
        return Uni.createFrom().completionStage(() -> client.request(options)
                .compose(request -> exchange(request, delivery.body()))
                .map(this::answer)
                .toCompletionStage());
    }

    private RequestOptions request(DueDelivery delivery, URI target, InetAddress address) {
        boolean tls = target.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        long timestamp = clock.instant().getEpochSecond();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                // Connects to the very address that was checked; the name serves TLS and the Host header.
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(target.getHost())
                .setPort(port)
                .setSsl(tls)
                .setFollowRedirects(false)
                .setURI(pathAndQuery(target))
                .putHeader("content-type", "application/cloudevents+json")
                .putHeader("user-agent", "Atrium")
                .putHeader("webhook-id", delivery.eventId())
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader(
                        "webhook-signature",
                        Signature.of(delivery.secrets(), delivery.eventId(), timestamp, delivery.body()));
    }

    // The deadline outlives the answer's head: a body that trickles cannot hold the connection.
    private Future<HttpClientResponse> exchange(HttpClientRequest request, byte[] body) {
        long deadline = vertx.setTimer(config.timeout().toMillis(), fired -> request.reset());
        return request.send(Buffer.buffer(body))
                .onFailure(failed -> vertx.cancelTimer(deadline))
                .onSuccess(response -> discard(response, deadline));
    }

    // Reading a short answer to its end keeps the connection usable; a long one is cut off.
    private void discard(HttpClientResponse response, long deadline) {
        AtomicInteger read = new AtomicInteger();
        response.handler(chunk -> {
            if (read.addAndGet(chunk.length()) > MOST_OF_ANSWER_READ) {
                response.request().reset();
            }
        });
        response.end().onComplete(ended -> vertx.cancelTimer(deadline));
    }

    private Answer answer(HttpClientResponse response) {
        return new Answer(
                response.statusCode(), null, RetryAfter.parse(response.getHeader("retry-after"), clock.instant()));
    }

    private static String pathAndQuery(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }
}
