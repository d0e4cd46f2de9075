package io.atrium.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

class WakeupTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TICKS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final SilentLog log = new SilentLog();
    private final Wakeup wakeup = new Wakeup(new Notifications(vertx, new PgConnectOptions()), log, vertx);

    @AfterEach
    void close() {
        wakeup.stop(new ShutdownEvent());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void looksOnceAtALogThatDoesNotAnswerAndAgainWhenItHas() throws InterruptedException {
        // Given
        wakeup.start(new StartupEvent());
        await().atMost(PATIENCE).until(() -> log.asked.size() == 1);

        // When
        CountDownLatch ticks = new CountDownLatch(TICKS);
        long timer = vertx.setPeriodic(500, tick -> ticks.countDown());
        ticks.await();
        vertx.cancelTimer(timer);

        // Then
        assertThat(log.asked).hasSize(1);
        log.asked.peek().complete(7L);
        await().atMost(PATIENCE).until(() -> log.asked.size() == 2);
        wakeup.beyond(6, PATIENCE).await().indefinitely();
    }

    /** Answers when the test has it answer. */
    private static final class SilentLog extends EventLog {

        private final Queue<UniEmitter<? super Long>> asked = new ConcurrentLinkedQueue<>();

        SilentLog() {
            super(null, Clock.systemUTC());
        }

        @Override
        public Uni<Long> head() {
            return Uni.createFrom().<Long>emitter(asked::add);
        }
    }
}
