package io.atrium.limit;

import io.atrium.kernel.Failure;
import io.atrium.limit.LimitConfig.OnOutage;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One replica of the gateway's limiter, as a process of its own: clients that ask it without a pause worth mentioning. Says
 * of each client, at the end, what came of it.
 */
final class Replica {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MICROS_PER_NANO = 1_000;

    private Replica() {}

    /** With the URL of Redis, a policy, a number of clients and how long. */
    public static void main(String[] arguments) throws InterruptedException {
        Policy policy = new Policy(
                "read", Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), OnOutage.valueOf(arguments[3]));
        Vertx vertx = Vertx.vertx();
        Limiter limiter = new SharedLimiter(
                new SharedCount(vertx, arguments[0], Duration.ofSeconds(2)),
                new LocalLimiter(policy, () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime())));
        int number = Integer.parseInt(arguments[4]);
        CountDownLatch warm = new CountDownLatch(number);
        CompletableFuture<Long> until = new CompletableFuture<>();
        List<Tally> tallies = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < number; client++) {
            Tally tally = new Tally("client-" + client);
            tallies.add(tally);
            clients.add(new Thread(() -> tally.ask(limiter, warm, until)));
        }
        clients.forEach(Thread::start);
        warm.await();
        System.out.println("ready");
        until.complete(System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[5])).toNanos());
        for (Thread client : clients) {
            client.join();
        }
        tallies.forEach(tally -> System.out.println(tally.line()));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What came of the requests of one client. */
    static final class Tally {

        private final String client;
        private long admitted;
        private long refused;
        private long unavailable;
        private long failed;
        private long first;
        private long last;

        Tally(String client) {
            this.client = client;
        }

        private void ask(Limiter limiter, CountDownLatch warm, CompletableFuture<Long> until) {
            warmUp(limiter);
            warm.countDown();
            long end = until.join();
            first = System.nanoTime();
            while (System.nanoTime() < end) {
                last = System.nanoTime();
                try {
                    if (limiter.take(client)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join()
                            .admitted()) {
                        admitted++;
                    } else {
                        refused++;
                    }
                } catch (CompletionException without) {
                    if (without.getCause() instanceof Failure) {
                        unavailable++;
                    } else {
                        failed++;
                    }
                }
                try {
                    Thread.sleep(PAUSE.toMillis());
                } catch (InterruptedException ended) {
                    return;
                }
            }
        }

        /** Each thread has a connection of its own, which is made by its first request. */
        private void warmUp(Limiter limiter) {
            boolean isAnswered = false;
            while (!isAnswered) {
                try {
                    limiter.take("warming-up-" + client)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                    isAnswered = true;
                } catch (CompletionException notYet) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }

        private String line() {
            return String.join(
                    " ",
                    client,
                    Long.toString(admitted),
                    Long.toString(refused),
                    Long.toString(unavailable),
                    Long.toString(failed),
                    Long.toString(first / MICROS_PER_NANO),
                    Long.toString(last / MICROS_PER_NANO));
        }
    }
}
