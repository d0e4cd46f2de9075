package io.atrium.reconcile;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Reentry;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares once more what differed. The case ends when nothing does any more, or the run is signed off. */
@ApplicationScoped
class RunReentry implements Reentry {

    static final String ROOM = "reconcile";

    private final Runs runs;
    private final Pool pool;

    RunReentry(Runs runs, Pool pool) {
        this.runs = runs;
        this.pool = pool;
    }

    @Override
    public String room() {
        return ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String id) {
        return runs.one(id)
                .chain(run -> runs.begin(pool, run.domain(), run.source(), run.from(), run.to(), "atrium", null))
                .map(begun ->
                        begun.orElseThrow(() -> new Failure(FailureCode.UNAVAILABLE, "The run could not be begun")))
                .replaceWith(true)
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> references) {
        return runs.settled(references)
                .map(settled -> settled.stream().collect(Collectors.toMap(Function.identity(), id -> Ending.SUCCESS)))
                .subscribeAsCompletionStage();
    }
}
