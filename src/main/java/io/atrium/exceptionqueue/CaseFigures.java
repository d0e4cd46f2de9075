package io.atrium.exceptionqueue;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How many cases are open, by team and age, and how many of them are overdue. */
@ApplicationScoped
class CaseFigures implements Figures {

    private static final List<String> LABELS = List.of("team", "age");

    private static final String COUNT =
            """
            select owner as team,
                case when opened_at > now() - interval '1 hour' then 'hour'
                    when opened_at > now() - interval '1 day' then 'day'
                    when opened_at > now() - interval '7 days' then 'week'
                    else 'older' end as age,
                %s::float8 as value
            from exceptionqueue_case where status in ('open', 'retrying') group by 1, 2""";

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.by(
                        LABELS,
                        "atrium.exceptionqueue.open",
                        "Cases that are not closed, by team and by how long they have been open",
                        COUNT.formatted("count(*)")),
                Figure.by(
                        LABELS,
                        "atrium.exceptionqueue.overdue",
                        "Cases that were not closed in time, by team and by how long they have been open",
                        COUNT.formatted("count(*) filter (where due_at < now())")));
    }
}
