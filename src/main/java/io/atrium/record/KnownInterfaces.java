package io.atrium.record;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A room that has interfaces which somebody has to answer for. */
public interface KnownInterfaces {

    /** All of them, by name. */
    Uni<List<KnownInterface>> known();
}
