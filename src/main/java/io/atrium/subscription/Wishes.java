package io.atrium.subscription;

import io.atrium.event.Event;
import java.util.List;

/**
 * All that subscriptions want, as it stood at a revision.
 *
 * @param revision grows with every change of it
 */
record Wishes(long revision, List<Wish> all) {

    static final Wishes UNKNOWN = new Wishes(0, List.of());

    /** The numbers of the subscriptions that are told of the fact. */
    int[] of(Event event) {
        return all.stream()
                .filter(wish -> wish.matches(event))
                .mapToInt(Wish::subscription)
                .toArray();
    }
}
