package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.access.Caller;
import io.atrium.command.Writes;
import io.atrium.kernel.Violations;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What callers may do with goods receipts, and the rules that decide before Odoo is asked. */
@ApplicationScoped
class GoodsReceipts {

    private static final String COLLECTION = "/v1/goods-receipts";

    private final Writes writes;
    private final Records records;
    private final Clock clock;

    GoodsReceipts(Writes writes, Records records, Clock clock) {
        this.writes = writes;
        this.records = records;
        this.clock = clock;
    }

    /** Takes in what came, and nothing else. */
    Uni<Response> validate(String id, Arrival arrival, String ifMatch, Caller caller, RoutingContext context) {
        check(arrival);
        return writes.submit(
                GoodsReceiptValidation.OPERATION,
                caller,
                context,
                new Validation(id, ifMatch, arrival),
                COLLECTION,
                () -> records.require(GoodsReceiptMapping.NAME, id, caller, ifMatch)
                        .replaceWithVoid());
    }

    private void check(Arrival arrival) {
        Instant now = clock.instant();
        Violations violations = new Violations();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < arrival.lines().size(); i++) {
            Arrival.ArrivedLine line = arrival.lines().get(i);
            String lot = line.lot() == null ? "" : line.lot().name().strip();
            violations.id("/lines/" + i + "/lineId", "a line", GoodsReceiptMapping.LINE_PREFIX, line.lineId());
            if (named.contains(line.lineId()) && lot.isEmpty() || !named.add(line.lineId() + "/" + lot)) {
                violations.add("/lines/" + i, "The line is named twice without lots that tell the two apart");
            }
            named.add(line.lineId());
            if (line.lot() != null
                    && line.lot().expiresAt() != null
                    && !line.lot().expiresAt().isAfter(now)) {
                violations.add("/lines/" + i + "/lot/expiresAt", "The lot has expired");
            }
        }
        if (Arrival.total(arrival.lines()).signum() == 0) {
            violations.add("/lines", "Nothing came: at least one quantity must be greater than zero");
        }
        violations.require();
    }

    /** The body of the command; {@code ifMatch} may be null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Validation(String id, String ifMatch, Arrival arrival) {}
}
