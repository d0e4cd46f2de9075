package io.atrium.webhook;

import io.atrium.kernel.LastResort;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was parked. */
@Alternative
@Priority(1)
@ApplicationScoped
@IfBuildProfile(WebhookProfile.NAME)
class RecordingLastResort implements LastResort {

    private final List<StuckWork> parked = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<Void> park(StuckWork work) {
        parked.add(work);
        return CompletableFuture.completedFuture(null);
    }

    List<StuckWork> about(String receipt) {
        return parked.stream().filter(work -> work.reference().equals(receipt)).toList();
    }
}
