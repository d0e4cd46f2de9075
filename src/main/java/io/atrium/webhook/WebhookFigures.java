package io.atrium.webhook;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How the inbox stands, for all replicas. */
@ApplicationScoped
class WebhookFigures implements Figures {

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.of(
                        "atrium.webhook.waiting",
                        "Deliveries that are stored and not applied yet",
                        "select count(*)::float8 as value from webhook_delivery where state = 'accepted'"),
                Figure.of(
                        "atrium.webhook.oldest.waiting.seconds",
                        "The age of the oldest delivery that is not applied yet",
                        """
                        select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as value
                        from webhook_delivery where state = 'accepted'"""),
                Figure.of(
                        "atrium.webhook.stuck",
                        "Deliveries that are left to people",
                        "select count(*)::float8 as value from webhook_delivery where state = 'stuck'"));
    }
}
