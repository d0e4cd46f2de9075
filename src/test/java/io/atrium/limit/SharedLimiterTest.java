package io.atrium.limit;

import io.atrium.Waiting;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.limit.LimitConfig.OnOutage;
import io.atrium.limit.Policy.Taken;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a real Redis. */
class SharedLimiterTest {

    /** So patient that a slow machine is no outage. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private int port;
    private RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterEach
    void stop() throws IOException {
        redis.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void decidesInRedisAsItDoesAlone() {
        Random random = new Random(42);
        // At the times of the test, by which Redis forgets nothing.
        String atGivenTime = SharedCount.SCRIPT
                .replace("redis.call('TIME')", "{ARGV[3], ARGV[4]}")
                .replace(", 'PX', math.ceil(used / 1000)", "");
        RedisConnection connection = done(Redis.createClient(vertx, url()).connect());

        for (int run = 0; run < 20; run++) {
            Policy policy = new Policy("read", 1 + random.nextInt(400_000), 1 + random.nextInt(20), OnOutage.LOCAL);
            long[] now = {1_800_000_000_000_000L + random.nextInt(1_000_000)};
            LocalLimiter local = new LocalLimiter(policy, () -> now[0]);
            for (int i = 0; i < 50; i++) {
                now[0] += random.nextLong(2 * policy.interval());
                Response answer = done(connection.send(Request.cmd(Command.EVAL)
                        .arg(atGivenTime)
                        .arg(1)
                        .arg("run-" + run)
                        .arg(policy.interval())
                        .arg(policy.whole())
                        .arg(now[0] / 1_000_000)
                        .arg(now[0] % 1_000_000)));
                Taken alone = done(local.take("client"));

                assertThat(new Taken(answer.get(0).toLong() == 1, answer.get(1).toLong()))
                        .isEqualTo(alone);
            }
        }
    }

    @Test
    void admitsTogetherWhatOneReplicaWould() {
        List<Limiter> replicas = List.of(limiter(OnOutage.REFUSE), limiter(OnOutage.REFUSE), limiter(OnOutage.REFUSE));
        List<Future<Taken>> requests = new ArrayList<>();

        for (int i = 0; i < 60; i++) {
            requests.add(replicas.get(i % 3).take("client"));
        }

        assertThat(requests.stream().map(SharedLimiterTest::done).filter(Taken::admitted))
                .hasSize(10);
        assertThat(done(replicas.get(0).take("another")).admitted()).isTrue();
    }

    @Test
    void whatComesInOneTurnIsTakenInItsOrderEachFromItsOwnShare() {
        Limiter limiter = limiter(OnOutage.REFUSE);
        Promise<List<Future<Taken>>> asked = Promise.promise();

        vertx.getOrCreateContext().runOnContext(turn -> {
            List<Future<Taken>> requests = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                requests.add(limiter.take(i % 2 == 0 ? "client" : "other-" + i));
            }
            asked.complete(requests);
        });

        List<Boolean> admitted = done(asked.future()).stream()
                .map(request -> done(request).admitted())
                .toList();
        for (int i = 0; i < 250; i++) {
            assertThat(admitted.get(i)).as("request %d", i).isEqualTo(i % 2 == 1 || i < 20);
        }
    }

    @Test
    void goesOnAloneWhenRedisDiesAndComesBackToIt() throws IOException {
        Limiter limiter = limiter(OnOutage.LOCAL);
        done(limiter.take("client"));

        redis.stop();
        assertThat(done(limiter.take("client")).admitted()).isTrue();
        assertThat(done(limiter.take("client")).admitted()).isTrue();

        redis.start();
        // Two were counted alone while it was away; the new Redis begins at nothing.
        Waiting.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> done(limiter.take("probe")).admitted() && redisKnows("atrium:limit:read:probe"));
        assertThat(done(limiter.take("client")).admitted()).isTrue();
    }

    @Test
    void refusesWhenRedisDiesAndThePolicySaysSo() throws IOException {
        Limiter limiter = limiter(OnOutage.REFUSE);
        done(limiter.take("client"));

        redis.stop();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> done(limiter.take("client")))
                    .hasCauseInstanceOf(Failure.class)
                    .satisfies(thrown ->
                            assertThat(((Failure) thrown.getCause()).code()).isEqualTo(FailureCode.UNAVAILABLE));
        }
    }

    @Test
    void oneLateAnswerIsCountedAloneAndIsNoOutage() {
        SharedCount count = new SharedCount(vertx, url(), Duration.ofMillis(20));
        done(count.take(policy(OnOutage.LOCAL), "client").recover(late -> Future.succeededFuture()));
        RedisConnection other = done(Redis.createClient(vertx, url()).connect());
        done(other.send(pause()));

        Taken taken = done(new SharedLimiter(count, new LocalLimiter(policy(OnOutage.LOCAL), () -> 0)).take("client"));

        assertThat(taken.admitted()).isTrue();
        assertThat(count.isAway()).isFalse();
    }

    @Test
    void aRedisThatKeepsEverybodyWaitingIsAwayUntilItAnswers() {
        SharedCount count = new SharedCount(vertx, url(), Duration.ofMillis(200));
        RedisConnection other = done(Redis.createClient(vertx, url()).connect());
        done(other.send(pause()));

        Waiting.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            done(count.take(policy(OnOutage.LOCAL), "client").recover(late -> Future.succeededFuture()));
            return count.isAway();
        });

        done(other.send(Request.cmd(Command.CLIENT).arg("UNPAUSE")));
        Waiting.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            done(count.take(policy(OnOutage.LOCAL), "client").recover(late -> Future.succeededFuture()));
            return !count.isAway();
        });
    }

    @Test
    void aConnectionThatRedisClosesIsMadeAnewBeforeARequestFails() {
        Vertx one = Vertx.vertx();
        try {
            SharedCount count = new SharedCount(one, url(), PATIENCE);
            ContextInternal loop = (ContextInternal) one.getOrCreateContext();
            done(takenOn(loop, count));
            RedisConnection other = done(Redis.createClient(vertx, url()).connect());

            done(other.send(Request.cmd(Command.CLIENT)
                    .arg("KILL")
                    .arg("TYPE")
                    .arg("normal")
                    .arg("SKIPME")
                    .arg("yes")));
            Waiting.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> done(other.send(Request.cmd(Command.CLIENT).arg("LIST")))
                                    .toString()
                                    .lines()
                                    .count()
                            == 1);
            // A loop hears what its connections say before its timers ring.
            Promise<Void> heard = Promise.promise();
            loop.runOnContext(begin -> one.setTimer(1, rung -> heard.complete()));
            done(heard.future());

            assertThat(done(takenOn(loop, count)).admitted()).isTrue();
            assertThat(count.isAway()).isFalse();
        } finally {
            one.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Future<Taken> takenOn(ContextInternal loop, SharedCount count) {
        Promise<Taken> taken = Promise.promise();
        loop.runOnContext(begin -> count.take(policy(OnOutage.REFUSE), "client").onComplete(taken));
        return taken.future();
    }

    /** Scripts that write wait; what a connection says about itself does not. */
    private static Request pause() {
        return Request.cmd(Command.CLIENT).arg("PAUSE").arg(600_000).arg("WRITE");
    }

    @Test
    void goesOnInTheContextOfEachRequest() {
        Limiter limiter = limiter(OnOutage.REFUSE);
        ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
        List<Future<Boolean>> requests = new ArrayList<>();

        // All of them wait for the same connection.
        for (int i = 0; i < 5; i++) {
            ContextInternal own = loop.duplicate();
            Promise<Boolean> same = Promise.promise();
            own.runOnContext(
                    begin -> limiter.take("client").onComplete(taken -> same.complete(Vertx.currentContext() == own)));
            requests.add(same.future());
        }

        assertThat(requests.stream().map(SharedLimiterTest::done)).containsOnly(true);
    }

    private boolean redisKnows(String key) {
        Redis client = Redis.createClient(vertx, url());
        try {
            return done(client.send(Request.cmd(Command.EXISTS).arg(key))).toInteger() == 1;
        } finally {
            client.close();
        }
    }

    /** Ten at once, and then one in an hour. */
    private Limiter limiter(OnOutage onOutage) {
        return new SharedLimiter(new SharedCount(vertx, url(), PATIENCE), new LocalLimiter(policy(onOutage), () -> 0));
    }

    private static Policy policy(OnOutage onOutage) {
        return new Policy("read", Duration.ofHours(1).toNanos() / 1000, 10, onOutage);
    }

    private String url() {
        return "redis://127.0.0.1:" + port;
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
