package io.atrium.subscription;

import io.atrium.kernel.LastResort;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was parked. */
class RememberingLastResort implements LastResort {

    final List<StuckWork> parked = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> park(StuckWork work) {
        parked.add(work);
        return CompletableFuture.completedFuture(null);
    }
}
