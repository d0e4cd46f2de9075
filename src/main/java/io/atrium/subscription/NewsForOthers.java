package io.atrium.subscription;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Tells the other processes which subscriptions have something new, one message at a time: what comes meanwhile goes into
 * the next. A message that is lost costs nobody more than a poll. It belongs to the dispatcher's thread.
 */
final class NewsForOthers {

    private static final Logger LOG = Logger.getLogger(NewsForOthers.class);

    /** More would not fit into one message of PostgreSQL. */
    private static final int MOST_AT_A_TIME = 500;

    private final DeliveryQueue queue;
    private final Set<Integer> subscriptions = new TreeSet<>();
    private boolean announcing;

    NewsForOthers(DeliveryQueue queue) {
        this.queue = queue;
    }

    void add(int subscription) {
        subscriptions.add(subscription);
    }

    void announce() {
        if (announcing || subscriptions.isEmpty()) {
            return;
        }
        announcing = true;
        List<Integer> group = subscriptions.stream().limit(MOST_AT_A_TIME).toList();
        group.forEach(subscriptions::remove);
        queue.announce(group).subscribe().with(done -> announced(), failure -> {
            LOG.warnf("the other processes learn later of news: %s", failure.getMessage());
            announced();
        });
    }

    private void announced() {
        announcing = false;
        announce();
    }
}
