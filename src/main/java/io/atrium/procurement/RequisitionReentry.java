package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Reentry;
import io.atrium.record.MasteredRecords;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What became of requisitions that are cases. People approve them, or approve them again; a case never does, but it ends when
 * they have.
 */
@ApplicationScoped
class RequisitionReentry implements Reentry {

    static final String ROOM = "procurement";

    private static final String SUBMITTED = " submitted ";

    private final MasteredRecords records;
    private final RequisitionType requisitions;
    private final Pool pool;

    RequisitionReentry(MasteredRecords records, RequisitionType requisitions, Pool pool) {
        this.records = records;
        this.requisitions = requisitions;
        this.pool = pool;
    }

    /** What identifies a requisition that waits, for as long as it does. */
    static String waiting(String id, Requisition requisition) {
        return id + SUBMITTED + requisition.submittedAt();
    }

    @Override
    public String room() {
        return ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String reference) {
        return CompletableFuture.failedFuture(new Failure(
                FailureCode.CONFLICT, "A requisition is approved or rejected by people, and not sent in again"));
    }

    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> references) {
        return Multi.createFrom()
                .iterable(references)
                .onItem()
                .transformToUniAndConcatenate(
                        reference -> isOver(reference).map(over -> over ? Map.of(reference, Ending.SUCCESS) : none()))
                .collect()
                .in(HashMap<String, Ending>::new, Map::putAll)
                .<Map<String, Ending>>map(endings -> endings)
                .subscribeAsCompletionStage();
    }

    private static Map<String, Ending> none() {
        return Map.of();
    }

    private Uni<Boolean> isOver(String reference) {
        String id = reference.split(SUBMITTED, 2)[0];
        return records.find(pool, requisitions, id)
                .map(found -> reference.contains(SUBMITTED)
                        ? !found.document().status().equals(Requisition.SUBMITTED)
                                || !reference.equals(waiting(id, found.document()))
                        : found.document().problem() == null)
                .onFailure(Failure.class)
                .recoverWithItem(false);
    }
}
