package io.atrium.watch;

import io.atrium.kernel.Reentry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An anomaly is no work: nothing is sent in again, and its case ends when all is as usual again. */
@ApplicationScoped
class AnomalyReentry implements Reentry {

    static final String ROOM = "watch";

    private final Anomalies anomalies;

    AnomalyReentry(Anomalies anomalies) {
        this.anomalies = anomalies;
    }

    @Override
    public String room() {
        return ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String reference) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> references) {
        return anomalies
                .ended(references)
                .map(ended -> ended.stream().collect(Collectors.toMap(Function.identity(), id -> Ending.SUCCESS)))
                .subscribeAsCompletionStage();
    }
}
