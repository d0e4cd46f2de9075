package io.atrium.webhook;

import io.atrium.measure.HourlyCount;
import io.atrium.measure.HourlyCounts;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

import static io.atrium.kernel.DatabaseTime.utc;

/** How much came from each source in an hour: in all, and by the commands that its deliveries were read as. */
@ApplicationScoped
class DeliveryCounts implements HourlyCounts {

    // By receipts, which grow with time, so that only the deliveries of that hour are touched. What is not applied yet
    // has
    // no commands: while there is such a delivery, more of a command may become known.
    private static final String DELIVERIES =
            """
            with delivery as materialized (
                select receipt, source, state, operations from webhook_delivery
                where receipt >= $3 and receipt < $4 and received_at >= $1 and received_at < $2
            )
            select source, '' as type, '' as unit, count(*)::float8 as value,
                count(*) filter (where state = 'accepted') = 0 as complete
            from delivery group by source
            union all
            select source, operation, '', count(*)::float8, true
            from delivery cross join lateral (
                select distinct each ->> 'operation' as operation from jsonb_array_elements(operations) as each
            ) as done
            where operation is not null
            group by source, operation""";

    private static final String OLDEST =
            "select (select received_at from webhook_delivery order by receipt limit 1) as at";

    @Override
    public List<HourlyCount> counted() {
        return List.of(new HourlyCount(
                "deliveries",
                HourlyCount.Kind.COUNT,
                "Webhook source",
                DELIVERIES,
                OLDEST,
                (from, to) -> Tuple.of(utc(from), utc(to), ReceiptId.lowest(from), ReceiptId.lowest(to))));
    }
}
