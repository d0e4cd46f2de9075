package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads whole documents from Odoo: rows with their lines, archived ones too. */
@ApplicationScoped
class Reading {

    /** Archived records are documents like others, only not active. */
    static final JsonObject WITH_ARCHIVED = new JsonObject().put("active_test", false);

    private final Odoo odoo;
    private final Clock clock;

    Reading(Odoo odoo, Clock clock) {
        this.odoo = odoo;
        this.clock = clock;
    }

    /** What Odoo says about these ids now; one that it does not return, or that left the type's domain, is gone. */
    Uni<List<Captured>> read(RecordType type, Collection<Integer> ids) {
        return odoo.version().chain(version -> read(type, version, ids));
    }

    private Uni<List<Captured>> read(RecordType type, OdooVersion version, Collection<Integer> ids) {
        Instant asOf = clock.instant();
        return rows(type, version, ids)
                .chain(rows -> lines(type, version, ids).map(lines -> captured(ids, rows, lines, asOf)));
    }

    private Uni<List<OdooRow>> rows(RecordType type, OdooVersion version, Collection<Integer> ids) {
        Set<String> fields = new LinkedHashSet<>(type.fields(version));
        fields.add("write_date");
        return odoo.searchRead(Search.of(
                        type.model(), new JsonArray().add(among("id", ids)).addAll(type.domain()), List.copyOf(fields))
                .limit(ids.size())
                .context(WITH_ARCHIVED));
    }

    private Uni<Map<Integer, List<OdooRow>>> lines(RecordType type, OdooVersion version, Collection<Integer> ids) {
        return type.lines(version)
                .map(lines -> odoo.searchRead(search(lines, ids)).map(rows -> byParent(rows, lines.parent())))
                .orElse(Uni.createFrom().item(Map.of()));
    }

    private static Search search(RecordType.Lines lines, Collection<Integer> ids) {
        Set<String> fields = new LinkedHashSet<>(lines.fields());
        fields.add(lines.parent());
        fields.add("write_date");
        return Search.of(
                        lines.model(),
                        new JsonArray().add(among(lines.parent(), ids)).addAll(lines.domain()),
                        List.copyOf(fields))
                .orderBy("sequence asc, id asc")
                .context(WITH_ARCHIVED);
    }

    private static Map<Integer, List<OdooRow>> byParent(List<OdooRow> rows, String parent) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.reference(parent)));
    }

    private static List<Captured> captured(
            Collection<Integer> ids, List<OdooRow> rows, Map<Integer, List<OdooRow>> lines, Instant asOf) {
        Map<Integer, OdooRow> byId = rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity()));
        List<Captured> captured = new ArrayList<>(ids.size());
        ids.forEach(id -> captured.add(new Captured(id, byId.get(id), lines.getOrDefault(id, List.of()), asOf)));
        return captured;
    }

    static JsonArray among(String field, Collection<Integer> ids) {
        return new JsonArray().add(field).add("in").add(new JsonArray(List.copyOf(ids)));
    }
}
