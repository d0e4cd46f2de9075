package io.atrium.record;

import io.atrium.MigratedDatabase;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

class LeaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RENEWED_EVERY = Duration.ofMillis(100);

    private final RecordType type = new Ward();
    private MigratedDatabase database;

    @BeforeEach
    void start() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isKeptHoweverLongAStepTakes() {
        CaptureState one = replica();
        CaptureState other = replica();
        assertThat(isHeld(one)).isTrue();
        CompletableFuture<Void> step = new CompletableFuture<>();
        UniAssertSubscriber<Void> work = one.holding(type, Uni.createFrom().completionStage(step))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        String expires = expires();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(expires()).isGreaterThan(expires));
        assertThat(isHeld(other)).isFalse();
        step.complete(null);
        work.awaitItem(PATIENCE);
    }

    @Test
    void thatAnotherHasTakenIsNotTakenBackByWorkThatGoesOn() {
        CaptureState one = replica();
        CaptureState other = replica();
        assertThat(isHeld(one)).isTrue();
        database.execute("update record_capture set lease_until = now() - interval '1 second'");
        assertThat(isHeld(other)).isTrue();
        CompletableFuture<Void> step = new CompletableFuture<>();
        String expires = expires();

        UniAssertSubscriber<Void> work = one.holding(
                        type, other.holding(type, Uni.createFrom().completionStage(step)))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(expires()).isGreaterThan(expires));
        assertThat(isHeld(one)).isFalse();
        step.complete(null);
        work.awaitItem(PATIENCE);
    }

    private CaptureState replica() {
        return new CaptureState(database.pool(), Clock.systemUTC(), RENEWED_EVERY);
    }

    private boolean isHeld(CaptureState replica) {
        return replica.claim(type, type.model()).await().atMost(PATIENCE).held();
    }

    private String expires() {
        List<io.vertx.mutiny.sqlclient.Row> rows =
                database.rows("select lease_until::text as lease_until from record_capture");
        return rows.get(0).getString("lease_until");
    }
}
