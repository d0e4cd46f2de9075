package io.atrium.subscription;

import io.atrium.trace.Attribute;
import io.atrium.trace.Hop;
import io.atrium.trace.Span;
import io.atrium.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/** Makes one attempt: signs, sends, and brings back how it went. Of the answer's body nothing is kept. */
@ApplicationScoped
class Courier {

    private static final int MOST_OF_ANSWER_READ = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Egress egress;
    private final Traces traces;
    private final SubscriptionConfig config;
    private final Clock clock;

    Courier(Vertx vertx, Egress egress, Traces traces, SubscriptionConfig config, Clock clock) {
        this.vertx = vertx;
        this.egress = egress;
        this.traces = traces;
        this.config = config;
        this.clock = clock;
        HttpClientOptions options = new HttpClientOptions()
                // Several subscriptions may share a host: the pool must not make the one wait for the other.
                .setMaxPoolSize(config.concurrency())
                .setConnectTimeout((int) config.timeout().toMillis());
        config.trustedCertificates().ifPresent(file -> options.setTrustOptions(Trust.in(file)));
        this.client = vertx.createHttpClient(options);
    }

    /** Always brings an answer; when nothing came, one that says why. */
    Future<Answer> send(Target target, Pending delivery) {
        Span span = traces.begin(Hop.CLIENT, "deliver " + delivery.type(), delivery.origin())
                .with(Attribute.EVENT_TYPE, delivery.type())
                .with(Attribute.ATTEMPT, delivery.attempts() + 1L);
        return send(target, delivery, span.traceparent()).onSuccess(answer -> end(span, answer));
    }

    private static void end(Span span, Answer answer) {
        if (answer.status() == null) {
            span.fail(answer.error());
        } else {
            span.answered(answer.status(), !answer.isAccepted());
        }
    }

    private Future<Answer> send(Target target, Pending delivery, String traceparent) {
        Attempt attempt = new Attempt(delivery.body());
        try {
            Destination destination = Destination.of(target.url(), config.insecureTargets());
            egress.admit(destination.host(), delivery.attempts())
                    .compose(address -> client.request(request(target, delivery, traceparent, destination, address)))
                    .onComplete(connected -> {
                        if (connected.succeeded()) {
                            attempt.begin(connected.result());
                        } else {
                            attempt.end(Answer.none(connected.cause()));
                        }
                    });
        } catch (RuntimeException nowhere) {
            // A URL that an earlier version of Atrium, or one with other settings, found good.
            attempt.end(Answer.none(new AddressRefused(target.url())));
        }
        return attempt.answer.future();
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private RequestOptions request(
            Target target, Pending delivery, String traceparent, Destination destination, InetAddress address) {
        String id = delivery.eventId().toString();
        Instant now = clock.instant();
        long timestamp = now.getEpochSecond();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                // Connects to the very address that was checked; the name serves TLS and the Host header.
                .setServer(SocketAddress.inetSocketAddress(destination.port(), address.getHostAddress()))
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(destination.tls())
                .setFollowRedirects(false)
                .setURI(destination.path())
                .putHeader("content-type", "application/cloudevents+json")
                .putHeader("user-agent", "Atrium")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader("webhook-signature", Signature.of(target.keysAt(now), id, timestamp, delivery.body()));
        return traceparent == null ? request : request.putHeader("traceparent", traceparent);
    }

    private Answer answer(HttpClientResponse response) {
        String retryAfter = response.getHeader("retry-after");
        return new Answer(
                response.statusCode(),
                null,
                retryAfter == null ? Duration.ZERO : RetryAfter.parse(retryAfter, clock.instant()));
    }

    /** One request. Its deadline outlives the answer's head: a body that trickles cannot hold the connection. */
    private final class Attempt {

        private final byte[] body;
        private final Promise<Answer> answer = Promise.promise();
        private final long deadline = vertx.setTimer(config.timeout().toMillis(), fired -> expire());
        private HttpClientRequest request;
        private int read;
        private boolean expired;

        Attempt(byte[] body) {
            this.body = body;
        }

        void begin(HttpClientRequest connected) {
            request = connected;
            if (expired) {
                request.reset();
                return;
            }
            request.send(Buffer.buffer(body)).onSuccess(this::discard).onFailure(failure -> end(Answer.none(failure)));
        }

        // Reading a short answer to its end keeps the connection usable; a long one is cut off.
        private void discard(HttpClientResponse response) {
            answer.tryComplete(answer(response));
            response.handler(chunk -> {
                read += chunk.length();
                if (read > MOST_OF_ANSWER_READ) {
                    request.reset();
                }
            });
            response.exceptionHandler(cut -> vertx.cancelTimer(deadline));
            response.endHandler(ended -> vertx.cancelTimer(deadline));
        }

        void end(Answer said) {
            vertx.cancelTimer(deadline);
            answer.tryComplete(said);
        }

        private void expire() {
            expired = true;
            answer.tryComplete(Answer.none(new TimeoutException()));
            if (request != null) {
                request.reset();
            }
        }
    }
}
