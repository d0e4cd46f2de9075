package io.atrium.record;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** How closely the records follow Odoo. */
@ApplicationScoped
class RecordFigures implements Figures {

    private final RecordTypes types;

    RecordFigures(RecordTypes types) {
        this.types = types;
    }

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.by(
                        "type",
                        "atrium.record.lag.seconds",
                        "Since when documents of a type have not been equal to Odoo for certain",
                        """
                        select type, extract(epoch from now() - captured_at)::float8 as value
                        from record_capture where captured_at is not null and (type, model) in (%s)"""
                                .formatted(models())),
                Figure.by(
                        "type",
                        "atrium.record.failing",
                        "1 for types of documents that cannot be compared with Odoo",
                        """
                        select type, case when failing_since is null then 0 else 1 end::float8 as value
                        from record_capture where (type, model) in (%s)"""
                                .formatted(models())));
    }

    /** Of what is followed together only the model that gives the type its name. */
    private String models() {
        return types.captured().stream()
                .map(type -> "('" + type.name() + "', '" + type.model() + "')")
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
