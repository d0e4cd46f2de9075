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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What all replicas count together, in Redis: a script, which Redis runs by itself and by its own time, so that together they
 * admit what one would. What is asked within one turn of an event loop is asked in one run of it. It is away when it cannot be
 * spoken to, or has kept everybody waiting for a second; then it is tried once a second, by one request. One answer that is
 * late tells nothing: on a busy machine there are always some.
 */
class SharedCount {

    static final String SCRIPT = script();

    private static final Logger LOG = Logger.getLogger(SharedCount.class);
    private static final String DIGEST = sha1(SCRIPT);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /** While a script runs, all others wait. */
    private static final int MOST_OF_A_RUN = 100;

    private final Vertx vertx;
    private final long patienceMillis;
    private final ThreadLocal<Loop> loops;

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
        loops = ThreadLocal.withInitial(() -> new Loop(new RedisLink(vertx, options)));
    }

    boolean isAway() {
        return retryAt.get() != null;
    }

    /** Takes one request out of the client's share; fails when Redis does not answer in time, or is known not to. */
    Future<Taken> take(Policy policy, String client) {
        if (!mayBeAsked()) {
            return Future.failedFuture("Redis is away");
        }
        // Requests share the connection; each goes on in its own context, never in that of the one that made it.
        ContextInternal own = (ContextInternal) vertx.getOrCreateContext();
        Take take = new Take(policy, "atrium:limit:" + policy.name() + ":" + client, own.promise());
        loops.get().add(take, own);
        return take.answer.future();
    }

    private void ask(RedisLink link, List<Take> takes) {
        run(link, takes)
                .onSuccess(perhapsLate -> answered())
                .timeout(patienceMillis, TimeUnit.MILLISECONDS)
                .map(SharedCount::taken)
                .onSuccess(taken -> {
                    for (int i = 0; i < takes.size(); i++) {
                        takes.get(i).answer.complete(taken.get(i));
                    }
                })
                .onFailure(failure -> {
                    missed(link, failure);
                    takes.forEach(take -> take.answer.fail(failure));
                });
    }

    private Future<Response> run(RedisLink link, List<Take> takes) {
        return link.send(request(Command.EVALSHA, DIGEST, takes))
                .recover(failure -> isUnknownScript(failure)
                        ? link.send(request(Command.EVAL, SCRIPT, takes))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, List<Take> takes) {
        Request request = Request.cmd(command).arg(script).arg(takes.size());
        takes.forEach(take -> request.arg(take.key));
        takes.forEach(take -> request.arg(take.policy.interval()).arg(take.policy.whole()));
        return request;
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static List<Taken> taken(Response answer) {
        List<Taken> taken = new ArrayList<>(answer.size() / 2);
        for (int i = 0; i < answer.size(); i += 2) {
            taken.add(new Taken(answer.get(i).toLong() == 1, answer.get(i + 1).toLong()));
        }
        return taken;
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

    private record Take(Policy policy, String key, Promise<Taken> answer) {}

    /** What an event loop asks, and its connection. */
    private final class Loop {

        private final RedisLink link;
        private List<Take> waiting = new ArrayList<>();

        Loop(RedisLink link) {
            this.link = link;
        }

        /** The first of a turn sees to it that all of them are asked at its end. */
        private synchronized void add(Take take, ContextInternal context) {
            waiting.add(take);
            if (waiting.size() == 1) {
                context.runOnContext(turned -> ask());
            }
        }

        private void ask() {
            List<Take> all = together();
            for (int from = 0; from < all.size(); from += MOST_OF_A_RUN) {
                SharedCount.this.ask(link, all.subList(from, Math.min(from + MOST_OF_A_RUN, all.size())));
            }
        }

        private synchronized List<Take> together() {
            List<Take> all = waiting;
            waiting = new ArrayList<>();
            return all;
        }
    }
}
