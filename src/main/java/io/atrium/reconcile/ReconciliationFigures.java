package io.atrium.reconcile;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How much the last comparison of each domain found, and how long ago that was. */
@ApplicationScoped
class ReconciliationFigures implements Figures {

    private static final String LATEST =
            """
            select distinct on (domain) domain, %s::float8 as value
            from reconcile_run where state = 'done' and from_time is null and to_time is null
            order by domain, number desc""";

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.by(
                        "domain",
                        "atrium.reconcile.differences",
                        "Documents that differed when the domain was last compared as a whole",
                        LATEST.formatted("differences")),
                Figure.by(
                        "domain",
                        "atrium.reconcile.age.seconds",
                        "Since the domain was last compared as a whole",
                        LATEST.formatted("extract(epoch from now() - finished_at)")));
    }
}
