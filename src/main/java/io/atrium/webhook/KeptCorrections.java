package io.atrium.webhook;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Kept;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What people have said that deliveries should have been, for as long as the deliveries: what was said is forgotten once the
 * delivery is applied, and that it was said once the delivery is forgotten itself. What holds a delivery holds its
 * correction.
 */
@ApplicationScoped
class KeptCorrections implements Kept {

    private static final String OLD =
            """
            from webhook_correction as correction
            where changed_at < $1 and not legal_hold_covers(array[receipt], changed_at)
                and not exists (
                    select from webhook_delivery as delivery
                    where delivery.receipt = correction.receipt %s)""";

    private static final String OVER = OLD.formatted("");

    private static final String SAID = OLD.formatted(
                    """
                    and (delivery.state <> 'applied' or legal_hold_covers(
                        webhook_subjects(delivery.receipt, delivery.event_id, delivery.operations), delivery.received_at))""")
            + " and changes is not null";

    private static final String FORGET_CHANGES =
            "update webhook_correction set changes = null where receipt in (select receipt " + SAID + " limit 2000)";

    private static final String FORGET =
            "delete from webhook_correction where receipt in (select receipt " + OVER + " limit 2000)";

    private final Pool pool;
    private final WebhookConfig config;

    KeptCorrections(Pool pool, WebhookConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "delivery-corrections";
    }

    @Override
    public DataClass holds() {
        return DataClass.PERSONAL;
    }

    @Override
    public Optional<Duration> period(Stage stage) {
        return stage == Stage.PAYLOAD ? config.payloadRetention() : Optional.of(config.retention());
    }

    @Override
    public CompletionStage<Long> count(Stage stage, Instant before) {
        return pool.preparedQuery("select count(*) " + (stage == Stage.PAYLOAD ? SAID : OVER))
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getLong(0))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Long> remove(Stage stage, Instant before) {
        return pool.preparedQuery(stage == Stage.PAYLOAD ? FORGET_CHANGES : FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount)
                .map(Integer::longValue)
                .subscribeAsCompletionStage();
    }
}
