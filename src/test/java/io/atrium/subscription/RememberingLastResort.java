package io.atrium.subscription;

import io.atrium.kernel.LastResort;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was parked, and says so at once unless a test has it wait. */
class RememberingLastResort implements LastResort {

    final List<StuckWork> parked = new CopyOnWriteArrayList<>();
    volatile CompletionStage<Void> answer = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> park(StuckWork work) {
        parked.add(work);
        return answer;
    }
}
