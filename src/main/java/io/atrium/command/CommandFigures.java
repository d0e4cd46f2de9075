package io.atrium.command;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How the writes stand, for all replicas. */
@ApplicationScoped
class CommandFigures implements Figures {

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.of(
                        "atrium.command.open",
                        "Writes that are not settled yet",
                        "select count(*)::float8 as value from command_intent where state in ('running', 'waiting')"),
                Figure.of(
                        "atrium.command.oldest.open.seconds",
                        "The age of the oldest write that is not settled yet",
                        """
                        select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value
                        from command_intent where state in ('running', 'waiting')"""),
                Figure.of(
                        "atrium.command.awaiting",
                        "Writes that wait for a second person",
                        "select count(*)::float8 as value from command_approval where state = 'awaiting'"),
                Figure.of(
                        "atrium.command.oldest.awaiting.seconds",
                        "For how long the oldest of them has waited",
                        """
                        select coalesce(extract(epoch from now() - min(requested_at)), 0)::float8 as value
                        from command_approval where state = 'awaiting'"""));
    }
}
