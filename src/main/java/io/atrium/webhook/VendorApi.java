package io.atrium.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
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
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Asks one vendor's API. It is left alone for a while when it mostly fails; what may pass is reported as
 * {@code unavailable}, with the wait that the vendor asks for. Redirects are not followed.
 */
final class VendorApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeLiteral<Uni<Answer>> ANSWER = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Duration BEFORE_IT_EXPIRES = Duration.ofSeconds(60);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final String source;
    private final ApiAddress address;
    private final Clock clock;
    private final HttpClient client;
    private final Guard guard;
    private final int maxAnswer;
    private volatile Token token = Token.NONE;

    private record Token(String text, Instant until) {
        static final Token NONE = new Token("", Instant.MIN);
    }

    private record Answer(int status, String retryAfter, byte[] body) {
        boolean isDone() {
            return status / 100 == 2;
        }
    }

    VendorApi(String source, ApiAddress address, Vertx vertx, Clock clock) {
        this.source = source;
        this.address = address;
        this.clock = clock;
        this.maxAnswer = (int) address.config().maxAnswer().asLongValue();
        long timeout = address.config().timeout().toMillis();
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) timeout));
        this.guard = Guard.create()
                .withDescription("webhook-api-" + source)
                .withCircuitBreaker()
                .requestVolumeThreshold(10)
                .failureRatio(0.5)
                .delay(5, ChronoUnit.SECONDS)
                .done()
                .withTimeout()
                .duration(timeout, ChronoUnit.MILLIS)
                .done()
                .build();
    }

    /**
     * The document that answers; empty when the vendor has no such thing (any more).
     *
     * <p>Fails with {@code unavailable} when asking again may help, and with {@link Unmappable} when it will not.
     */
    Uni<Optional<Object>> ask(Question question) {
        return credential()
                .chain(credential -> send(question, credential))
                .chain(answer -> answer.status() == 401 && forgetToken()
                        ? credential().chain(fresh -> send(question, fresh))
                        : Uni.createFrom().item(answer))
                .map(answer -> document(question, answer));
    }

    private Uni<Answer> send(Question question, Optional<Map.Entry<String, String>> credential) {
        RequestOptions options = options(
                HttpMethod.valueOf(question.method()),
                address.resolve(question.path()),
                question.body() == null ? null : "application/json");
        credential.ifPresent(header -> options.putHeader(header.getKey(), header.getValue()));
        return guarded(options, question.body() == null ? Buffer.buffer() : Buffer.buffer(bytes(question.body())));
    }

    private Optional<Object> document(Question question, Answer answer) {
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.empty();
        }
        if (!answer.isDone()) {
            throw refusal(answer);
        }
        Object document = Payload.parse(answer.body(), null);
        question.require(document);
        return Optional.of(document);
    }

    /** A wrong credential may be mended without anybody sending the delivery again, so that is no reason to give up. */
    private RuntimeException refusal(Answer answer) {
        boolean mayPass = answer.status() >= 500
                || answer.status() == 401
                || answer.status() == 403
                || answer.status() == 408
                || answer.status() == 425
                || answer.status() == 429;
        return mayPass
                ? new Failure(FailureCode.UNAVAILABLE, "The API of %s answered %d.".formatted(source, answer.status()))
                        .retryAfter(wait(answer.retryAfter()))
                : new Unmappable("The API of %s refused to answer with %d.".formatted(source, answer.status()));
    }

    /** What opens the API, as a header. */
    private Uni<Optional<Map.Entry<String, String>>> credential() {
        WebhookConfig.ApiConfig config = address.config();
        if (address.tokenUrl() != null) {
            return token().map(text -> Optional.of(Map.entry("Authorization", "Bearer " + text)));
        }
        Optional<Map.Entry<String, String>> fixed = config.token()
                .map(text -> Map.entry("Authorization", "Bearer " + text))
                .or(() -> config.key().map(key -> Map.entry(config.keyHeader().orElseThrow(), key)))
                .or(() -> config.clientId()
                        .map(id -> Map.entry(
                                "Authorization", basic(id, config.clientSecret().orElseThrow()))));
        return Uni.createFrom().item(fixed);
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** The token of the client credentials (RFC 6749, section 4.4), kept until shortly before it expires. */
    private Uni<String> token() {
        Token known = token;
        if (clock.instant().isBefore(known.until())) {
            return Uni.createFrom().item(known.text());
        }
        WebhookConfig.ApiConfig config = address.config();
        String form = "grant_type=client_credentials&client_id="
                + encoded(config.clientId().orElseThrow()) + "&client_secret="
                + encoded(config.clientSecret().orElseThrow());
        RequestOptions options = options(HttpMethod.POST, address.tokenUrl(), FORM);
        return guarded(options, Buffer.buffer(form)).map(this::remembered);
    }

    private String remembered(Answer answer) {
        if (!answer.isDone()) {
            // Also a 400: that is how a wrong secret is refused.
            throw new Failure(
                            FailureCode.UNAVAILABLE,
                            "The API of %s gave no token: %d.".formatted(source, answer.status()))
                    .retryAfter(wait(answer.retryAfter()));
        }
        if (Payload.parse(answer.body(), null) instanceof Map<?, ?> said
                && said.get("access_token") instanceof String text) {
            long seconds = said.get("expires_in") instanceof Number number ? number.longValue() : 300;
            token = new Token(text, clock.instant().plusSeconds(seconds).minus(BEFORE_IT_EXPIRES));
            return text;
        }
        throw new Failure(FailureCode.UNAVAILABLE, "The API of %s gave no token.".formatted(source));
    }

    private boolean forgetToken() {
        boolean had = token != Token.NONE;
        token = Token.NONE;
        return had;
    }

    private Uni<Answer> guarded(RequestOptions options, Buffer body) {
        return guard.get(() -> exchange(options, body), ANSWER)
                .onFailure(failure -> !(failure instanceof Unmappable))
                .transform(this::unavailable);
    }

    private Failure unavailable(Throwable failure) {
        String why = failure instanceof CircuitBreakerOpenException ? "is left alone for a while" : "cannot be reached";
        return new Failure(FailureCode.UNAVAILABLE, "The API of %s %s.".formatted(source, why), failure);
    }

    private Uni<Answer> exchange(RequestOptions options, Buffer body) {
        return Uni.createFrom().completionStage(() -> client.request(options)
                .compose(request -> request.send(body).compose(response -> read(request, response)))
                .toCompletionStage());
    }

    private Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
        Promise<Answer> answer = Promise.promise();
        Buffer whole = Buffer.buffer();
        response.handler(chunk -> {
            if (whole.length() + chunk.length() > maxAnswer) {
                answer.tryFail(new Unmappable("The API of %s answered with more than is read.".formatted(source)));
                request.reset();
            } else {
                whole.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(answer::tryFail);
        response.endHandler(end -> answer.tryComplete(
                new Answer(response.statusCode(), response.getHeader("retry-after"), whole.getBytes())));
        return answer.future();
    }

    private static RequestOptions options(HttpMethod method, URI target, String contentType) {
        boolean tls = "https".equalsIgnoreCase(target.getScheme());
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(target.getHost())
                .setPort(port)
                .setSsl(tls)
                .setFollowRedirects(false)
                .setURI(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery())
                .putHeader("accept", "application/json")
                .putHeader("user-agent", "Atrium");
        return contentType == null ? options : options.putHeader("content-type", contentType);
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); none when it says nothing, at most a day. */
    private Duration wait(String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ZERO;
        if (header.matches("[0-9]{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(header));
        } else {
            try {
                wait = Duration.between(
                        clock.instant(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
            } catch (DateTimeException unreadable) {
                return Duration.ZERO;
            }
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.isNegative() ? Duration.ZERO : wait;
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
