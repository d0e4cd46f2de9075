package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads whole documents from Odoo: rows with their lines and company-dependent values, archived ones too. */
@ApplicationScoped
class Reading {

    /** Archived records are documents like others, only not active. */
    static final JsonObject WITH_ARCHIVED = new JsonObject().put("active_test", false);

    /** Rows that change under every reading are taken as they are; the next look sees what they became. */
    private static final int ATTEMPTS = 3;

    private final Odoo odoo;
    private final Coverages coverages;
    private final Clock clock;

    Reading(Odoo odoo, Coverages coverages, Clock clock) {
        this.odoo = odoo;
        this.coverages = coverages;
        this.clock = clock;
    }

    /** The same, with calls that wait for Odoo as those of that priority do. */
    Reading at(Priority priority) {
        return new Reading(odoo.at(priority), coverages, clock);
    }

    /** What Odoo says about these documents now; one that it does not return, or that left the type's domain, is gone. */
    Uni<List<Captured>> read(RecordType type, Collection<Long> keys) {
        return coverages.of(type).chain(coverage -> {
            Instant readAt = now();
            return whole(type, coverage, those(type, coverage, keys))
                    .map(rows -> captured(type, keys, rows, readAt))
                    .chain(documents -> translated(type, coverage, documents));
        });
    }

    private static Search those(RecordType type, Coverage coverage, Collection<Long> keys) {
        return search(type, coverage, among(type, keys)).limit(type.group().isPresent() ? 0 : keys.size());
    }

    /**
     * The documents that follow, in the order of their ids.
     *
     * @param after the id of the last row of the page before; 0 for the first page
     */
    Uni<Page> page(RecordType type, int after, int size) {
        JsonArray following = new JsonArray().add("id").add(">").add(after);
        return coverages.of(type).chain(coverage -> {
            Instant readAt = now();
            Search search = search(type, coverage, new JsonArray().add(following))
                    .orderBy("id asc")
                    .limit(size);
            return type.group().isPresent() ? pageOfGroups(type, search, size) : page(type, coverage, search, readAt);
        });
    }

    private Uni<Page> page(RecordType type, Coverage coverage, Search search, Instant readAt) {
        return whole(type, coverage, search)
                .chain(rows -> translated(type, coverage, captured(rows.keys(), rows, readAt))
                        .map(documents -> Page.of(rows.own(), search.limit(), documents)));
    }

    /** A page may begin or end in the middle of a group, so its groups are read once more as a whole. */
    private Uni<Page> pageOfGroups(RecordType type, Search search, int size) {
        return odoo.searchRead(search)
                .chain(rows -> read(type, keys(type, rows)).map(documents -> Page.of(rows, size, documents)));
    }

    static Set<Long> keys(RecordType type, List<OdooRow> rows) {
        Set<Long> keys = new LinkedHashSet<>();
        rows.forEach(row -> DocumentKey.of(type, row).ifPresent(keys::add));
        return keys;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Search search(RecordType type, Coverage coverage, JsonArray condition) {
        Set<String> fields = stamped(coverage, coverage.fields());
        type.group().ifPresent(group -> fields.addAll(List.of(group.first(), group.second())));
        return Search.of(type.model(), condition.addAll(type.domain()), List.copyOf(fields))
                .context(WITH_ARCHIVED);
    }

    /** With what tells whether readings in several languages found the same rows. */
    private static Set<String> stamped(Coverage coverage, List<String> fields) {
        Set<String> stamped = new LinkedHashSet<>(fields);
        if (!coverage.languages().isEmpty()) {
            stamped.add(Captured.WRITTEN);
        }
        return stamped;
    }

    /** The condition that finds the rows of these documents. */
    private static JsonArray among(RecordType type, Collection<Long> keys) {
        return type.group()
                .map(group -> new JsonArray()
                        .add(among(group.first(), keys.stream().map(DocumentKey::first)))
                        .add(among(group.second(), keys.stream().map(DocumentKey::second))))
                .orElseGet(() -> new JsonArray().add(among("id", keys.stream().map(Long::intValue))));
    }

    private static JsonArray among(String field, Stream<Integer> ids) {
        return new JsonArray()
                .add(field)
                .add("in")
                .add(new JsonArray(ids.distinct().toList()));
    }

    private Uni<Rows> whole(RecordType type, Coverage coverage, Search search) {
        return odoo.searchRead(search)
                .chain(rows -> withLines(coverage, search, rows, ATTEMPTS))
                .chain(rows -> inCompanies(type, coverage, rows.own()).replaceWith(rows));
    }

    /**
     * Odoo answers each call as of another moment. When the rows changed while their lines were read, the lines are read
     * once more, lest a document is told of that never was.
     */
    private Uni<Rows> withLines(Coverage coverage, Search search, List<OdooRow> rows, int attempts) {
        if (rows.isEmpty() || coverage.lines().isEmpty()) {
            return Uni.createFrom().item(new Rows(rows, Map.of()));
        }
        return lines(coverage, rows, WITH_ARCHIVED).chain(lines -> odoo.searchRead(search)
                .chain(again -> again.equals(rows) || attempts == 1
                        ? Uni.createFrom().item(new Rows(rows, lines))
                        : withLines(coverage, search, again, attempts - 1)));
    }

    /** Adds what differs per company, one reading for each: Odoo shows such a field as one company has it. */
    private Uni<List<OdooRow>> inCompanies(RecordType type, Coverage coverage, List<OdooRow> rows) {
        if (rows.isEmpty() || coverage.companyFields().isEmpty()) {
            return Uni.createFrom().item(rows);
        }
        Map<Integer, OdooRow> byId = rows.stream().collect(Collectors.toMap(OdooRow::id, Function.identity()));
        Search search = Search.of(
                        type.model(),
                        new JsonArray().add(among("id", byId.keySet().stream())),
                        coverage.companyFields())
                .limit(rows.size());
        return companies()
                .onItem()
                .transformToMulti(companies -> Multi.createFrom().iterable(companies))
                .onItem()
                .transformToUniAndConcatenate(company -> inCompany(company, search, byId))
                .collect()
                .last()
                .replaceWith(rows);
    }

    private Uni<List<Integer>> companies() {
        return odoo.searchIds(
                Search.of("res.company", new JsonArray(), List.of()).orderBy("id asc"));
    }

    private Uni<Void> inCompany(int company, Search search, Map<Integer, OdooRow> byId) {
        JsonObject context = WITH_ARCHIVED.copy().put("allowed_company_ids", new JsonArray().add(company));
        return odoo.searchRead(search.context(context))
                .invoke(values -> values.forEach(value -> {
                    JsonObject fields = value.values().copy();
                    fields.remove("id");
                    byId.get(value.id()).addCompany(company, fields);
                }))
                .replaceWithVoid();
    }

    /** Adds how the documents read in the other languages that there are: one more reading for each. */
    private Uni<List<Captured>> translated(RecordType type, Coverage coverage, List<Captured> documents) {
        List<Long> living = documents.stream()
                .filter(document -> !document.isGone())
                .map(Captured::key)
                .toList();
        if (living.isEmpty() || coverage.languages().isEmpty()) {
            return Uni.createFrom().item(documents);
        }
        Map<Long, Map<Language, Captured>> readings = new HashMap<>();
        return Multi.createFrom()
                .iterable(coverage.languages())
                .onItem()
                .transformToUniAndConcatenate(language -> in(language, type, coverage, living)
                        .invoke(translated -> translated.forEach(
                                document -> readings.computeIfAbsent(document.key(), key -> new LinkedHashMap<>())
                                        .put(language, document))))
                .collect()
                .last()
                .replaceWith(() -> documents.stream()
                        .map(document -> document.with(readings.getOrDefault(document.key(), Map.of())))
                        .toList());
    }

    private Uni<List<Captured>> in(Language language, RecordType type, Coverage coverage, List<Long> keys) {
        Instant readAt = now();
        return odoo.searchRead(those(type, coverage, keys).context(language.context()))
                .chain(rows -> rows.isEmpty() || coverage.lines().isEmpty()
                        ? Uni.createFrom().item(new Rows(rows, Map.of()))
                        : lines(coverage, rows, language.context()).map(lines -> new Rows(rows, lines)))
                .map(rows -> captured(type, keys, rows, readAt));
    }

    private Uni<Map<Integer, List<OdooRow>>> lines(Coverage coverage, List<OdooRow> rows, JsonObject context) {
        RecordType.Lines lines = coverage.lines().orElseThrow();
        return odoo.searchRead(search(lines, coverage, rows).context(context))
                .map(found -> byParent(found, lines.parent()));
    }

    private static Search search(RecordType.Lines lines, Coverage coverage, List<OdooRow> parents) {
        Set<String> fields = stamped(coverage, lines.fields());
        fields.add(lines.parent());
        JsonArray ofThem =
                new JsonArray().add(among(lines.parent(), parents.stream().map(OdooRow::id)));
        return Search.of(lines.model(), ofThem.addAll(lines.domain()), List.copyOf(fields))
                .orderBy(lines.order());
    }

    private static Map<Integer, List<OdooRow>> byParent(List<OdooRow> rows, String parent) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.reference(parent)));
    }

    private static List<Captured> captured(RecordType type, Collection<Long> keys, Rows rows, Instant readAt) {
        return type.group().isPresent() ? grouped(type, keys, rows.own(), readAt) : captured(keys, rows, readAt);
    }

    private static List<Captured> captured(Collection<Long> keys, Rows rows, Instant readAt) {
        Map<Integer, OdooRow> byId = rows.own().stream().collect(Collectors.toMap(OdooRow::id, Function.identity()));
        List<Captured> captured = new ArrayList<>(keys.size());
        keys.forEach(key -> captured.add(new Captured(
                key, byId.get(key.intValue()), rows.lines().getOrDefault(key.intValue(), List.of()), readAt)));
        return captured;
    }

    private static List<Captured> grouped(RecordType type, Collection<Long> keys, List<OdooRow> rows, Instant readAt) {
        Map<Long, List<OdooRow>> byKey = new LinkedHashMap<>();
        keys.forEach(key -> byKey.put(key, new ArrayList<>()));
        rows.forEach(row -> DocumentKey.of(type, row).map(byKey::get).ifPresent(group -> group.add(row)));
        List<Captured> captured = new ArrayList<>(keys.size());
        byKey.forEach(
                (key, group) -> captured.add(new Captured(key, group.isEmpty() ? null : group.get(0), group, readAt)));
        return captured;
    }

    /** Rows of a model, and their lines by the id of the row they belong to. */
    private record Rows(List<OdooRow> own, Map<Integer, List<OdooRow>> lines) {

        List<Long> keys() {
            return own.stream().map(row -> (long) row.id()).toList();
        }
    }

    /**
     * Documents in the order of their ids.
     *
     * @param last the id of the last row; 0 when there is none
     * @param rows how many rows of the model were passed
     * @param isLast whether none follow
     */
    record Page(int last, int rows, boolean isLast, List<Captured> documents) {

        private static Page of(List<OdooRow> rows, int size, List<Captured> documents) {
            int last = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id();
            return new Page(last, rows.size(), rows.size() < size, documents);
        }
    }
}
