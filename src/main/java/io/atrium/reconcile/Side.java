package io.atrium.reconcile;

import io.atrium.reconcile.Domains.Domain;
import io.atrium.reconcile.Progress.Claimed;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What the records are held against: the steps of a run, each of which is written down. */
interface Side {

    /** Counts what there is, or compares what follows. */
    Uni<Void> step(Claimed run, Domain domain);

    /**
     * Looks once more at what seems to differ.
     *
     * @param suspects some of it
     */
    Uni<Void> settle(Claimed run, Domain domain, List<String> suspects);
}
