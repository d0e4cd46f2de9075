package io.atrium.exceptionqueue;

import io.atrium.kernel.LastResort;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** Opens a case for work that gave up, with the team that owns it and the day by which it is due; one for each cause. */
@ApplicationScoped
class Cases implements LastResort {

    private static final Logger LOG = Logger.getLogger(Cases.class);
    private static final int LONGEST_CAUSE = 500;

    private final CaseTable table;
    private final Routing routing;
    private final Pool pool;

    Cases(CaseTable table, Routing routing, Pool pool) {
        this.table = table;
        this.routing = routing;
        this.pool = pool;
    }

    @Override
    public CompletionStage<Void> park(StuckWork work) {
        String cause = work.cause().substring(0, Math.min(work.cause().length(), LONGEST_CAUSE));
        return pool.withTransaction(transaction -> table.hold(transaction, work, cause)
                        .chain(found -> found.isPresent()
                                ? again(transaction, found.get(), work)
                                : open(transaction, work, cause)))
                .subscribeAsCompletionStage();
    }

    private Uni<Void> open(SqlConnection transaction, StuckWork work, String cause) {
        Instant now = table.now();
        Routing.Route route = routing.of(work, now);
        return table.open(transaction, work, cause, route, now)
                .invoke(opened -> LOG.warnf(
                        "%s of %s is now a case of %s: %s", opened.id(), work.room(), route.owner(), work.code()))
                .replaceWithVoid();
    }

    /** What was sent in again and has stopped again is told of; what merely happens once more is counted. */
    private Uni<Void> again(SqlConnection transaction, ExceptionCase found, StuckWork work) {
        Instant now = table.now();
        return table.refer(transaction, found, work, now)
                .chain(() -> found.status().equals(ExceptionCase.OPEN)
                        ? Uni.createFrom().item(false)
                        : isUnderWay(transaction, found).map(underWay -> !underWay))
                .chain(stopped -> stopped
                        ? table.change(
                                        transaction,
                                        new CaseStep(
                                                found,
                                                found.seenAgain(work.reason(), now),
                                                CaseEntry.REOPENED,
                                                work.reason()),
                                        Actor.atrium())
                                .replaceWithVoid()
                        : table.count(transaction, found, work.reason(), now));
    }

    private static Uni<Boolean> isUnderWay(SqlConnection transaction, ExceptionCase found) {
        return transaction
                .preparedQuery(
                        """
                        select from exceptionqueue_reference
                        where "case" = $1 and state in ('requested', 'retried') limit 1""")
                .execute(Tuple.of(CaseTable.number(found.id()).orElseThrow()))
                .map(rows -> rows.size() > 0);
    }
}
