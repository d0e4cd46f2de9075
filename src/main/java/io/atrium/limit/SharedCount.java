package io.atrium.limit;

import io.atrium.limit.Policy.Taken;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What all replicas count together, in Redis: one script per request, which Redis runs by itself and by its own time, so
 * that together they admit what one would. It is away when it cannot be spoken to, or has kept everybody waiting for a
 * second; then it is tried once a second, by one request. One answer that is late tells nothing: on a busy machine there are
 * always some.
 */
class SharedCount {

    static final String SCRIPT = script();

    private static final Logger LOG = Logger.getLogger(SharedCount.class);
    private static final String DIGEST = sha1(SCRIPT);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx;
    private final long patienceMillis;
    private final ThreadLocal<RedisLink> links;

    /** When Redis may be tried again, as of {@link System#nanoTime}; null while it answers. */
    private final AtomicReference<Long> retryAt = new AtomicReference<>();

    /** Since when answers are late and none has come, as of {@link System#nanoTime}; null while they come in time. */
    private final AtomicReference<Long> silentSince = new AtomicReference<>();

    SharedCount(Vertx vertx, String url, Duration patience) {
        this.vertx = vertx;
        patienceMillis = patience.toMillis();
        RedisOptions options = new RedisOptions().setConnectionString(url).setMaxPoolSize(1);
        options.getNetClientOptions().setConnectTimeout((int) patienceMillis);
        // One for each event loop: no request changes threads.
        links = ThreadLocal.withInitial(() -> new RedisLink(vertx, options));
    }

    boolean isAway() {
        return retryAt.get() != null;
    }

    /** Takes one request out of the client's share; fails when Redis does not answer in time, or is known not to. */
    Future<Taken> take(Policy policy, String client) {
        if (!mayBeAsked()) {
            return Future.failedFuture("Redis is away");
        }
        RedisLink link = links.get();
        // Requests share the connection; each goes on in its own context, never in that of the one that made it.
        Promise<Response> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
        run(link, policy, "atrium:limit:" + policy.name() + ":" + client)
                .onSuccess(perhapsLate -> answered())
                .onComplete(answer);
        return answer.future()
                .timeout(patienceMillis, TimeUnit.MILLISECONDS)
                .map(SharedCount::taken)
                .onFailure(failure -> missed(link, failure));
    }

    private Future<Response> run(RedisLink link, Policy policy, String key) {
        return link.send(request(Command.EVALSHA, DIGEST, policy, key))
                .recover(failure -> isUnknownScript(failure)
                        ? link.send(request(Command.EVAL, SCRIPT, policy, key))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, Policy policy, String key) {
        return Request.cmd(command)
                .arg(script)
                .arg(1)
                .arg(key)
                .arg(policy.interval())
                .arg(policy.whole());
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static Taken taken(Response answer) {
        return new Taken(answer.get(0).toLong() == 1, answer.get(1).toLong());
    }

    private boolean mayBeAsked() {
        Long at = retryAt.get();
        if (at == null) {
            return true;
        }
        long now = System.nanoTime();
        return now - at >= 0 && retryAt.compareAndSet(at, now + RETRY_NANOS);
    }

    private void answered() {
        if (silentSince.get() != null) {
            silentSince.set(null);
        }
        if (retryAt.get() != null && retryAt.getAndSet(null) != null) {
            LOG.info("Redis answers again: rate limits are shared");
        }
    }

    private void missed(RedisLink link, Throwable failure) {
        if (failure instanceof TimeoutException && !isSilentForLong()) {
            return;
        }
        link.drop();
        if (retryAt.getAndSet(System.nanoTime() + RETRY_NANOS) == null) {
            LOG.warnf("Redis does not answer (%s): rate limits are not shared", failure.getMessage());
        }
    }

    private boolean isSilentForLong() {
        long now = System.nanoTime();
        Long since = silentSince.compareAndExchange(null, now);
        return since != null && now - since >= SILENCE_NANOS;
    }

    private static String script() {
        try (InputStream script = SharedCount.class.getResourceAsStream("/limit/take.lua")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
