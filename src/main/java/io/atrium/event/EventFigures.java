package io.atrium.event;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How far the log has come. */
@ApplicationScoped
class EventFigures implements Figures {

    @Override
    public List<Figure> all() {
        return List.of(Figure.of(
                "atrium.event.position",
                "The position that the log of facts ends at; its growth is the number of facts",
                "select position::float8 as value from event_head"));
    }
}
