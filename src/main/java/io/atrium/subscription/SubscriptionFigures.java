package io.atrium.subscription;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How subscriptions stand, for all replicas; never one by one. */
@ApplicationScoped
class SubscriptionFigures implements Figures {

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.by(
                        "state",
                        "atrium.subscription.deliveries",
                        "Deliveries that are not finished: fresh were not tried yet, waiting have failed and are tried again,"
                                + " dead were given up",
                        """
                        select state, count(delivery.state)::float8 as value
                        from unnest(array['fresh', 'waiting', 'dead']) as state
                        left join subscription_delivery as delivery using (state) group by state"""),
                Figure.of(
                        "atrium.subscription.oldest.waiting.seconds",
                        "The age of the oldest delivery that was not tried yet, of what is active",
                        """
                        select coalesce(extract(epoch from now() - min(first.queued_at)), 0)::float8 as value
                        from subscription, lateral (
                            select queued_at from subscription_delivery as delivery
                            where delivery.subscription = subscription.number and delivery.state = 'fresh'
                            order by id limit 1) as first
                        where subscription.state = 'active'"""),
                Figure.by(
                        "state",
                        "atrium.subscription.subscriptions",
                        "Subscriptions by their state, and failing for those active ones that fail",
                        """
                        select wanted as state, count(subscription.number)::float8 as value
                        from unnest(array['active', 'paused', 'disabled', 'failing']) as wanted
                        left join subscription on subscription.state = wanted
                            or wanted = 'failing' and subscription.state = 'active' and failing_since is not null
                        group by wanted"""));
    }
}
