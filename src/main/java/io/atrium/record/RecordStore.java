package io.atrium.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.http.Correlation;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.record.DocumentTable.Known;
import io.atrium.record.TranslationTable.Translation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Writes documents: compares with what is stored, and where something changed, adds a version and a fact. */
@ApplicationScoped
class RecordStore {

    private static final Logger LOG = Logger.getLogger(RecordStore.class);

    private final Pool pool;
    private final EventLog log;
    private final LastResort lastResort;
    private final Makings makings;
    private final ObjectMapper json;
    private final Clock clock;

    RecordStore(Pool pool, EventLog log, LastResort lastResort, Makings makings, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.log = log;
        this.lastResort = lastResort;
        this.makings = makings;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Stores what Odoo said, in the caller's transaction. What equals the stored version is silent; what was read before
     * the stored version was is ignored.
     *
     * @return the documents as they stand now; gone ones are left out
     */
    Uni<List<Stored>> store(SqlConnection transaction, RecordType type, List<Captured> captured, Cause cause) {
        return store(transaction, type, captured, cause, new JsonObject());
    }

    /**
     * The same, of documents of which a deed says something that only Atrium knows.
     *
     * @param mastered the {@link Mastered} fields that they have from now on, unless they have them already
     */
    Uni<List<Stored>> store(
            SqlConnection transaction, RecordType type, List<Captured> captured, Cause cause, JsonObject mastered) {
        return store(transaction, type, captured, cause, new Manner(type::verbs, type.beginning(), mastered));
    }

    private Uni<List<Stored>> store(
            SqlConnection transaction, RecordType type, List<Captured> captured, Cause cause, Manner manner) {
        return alone(transaction, type)
                .chain(() -> DocumentTable.known(
                        transaction, type, captured.stream().map(Captured::key).toList()))
                .chain(known -> identifiers(transaction, type, captured)
                        .map(identifiers -> compare(type, captured, known, identifiers, cause, manner)))
                .invoke(compared -> compared.unreadable().forEach(this::park))
                .call(compared -> write(transaction, type, compared.changes(), cause, manner.naming()))
                .call(compared -> TranslationTable.write(transaction, type, compared.translations()))
                .map(compared -> stored(type, compared.changes()));
    }

    /**
     * Stores what a look at Odoo brought, in a transaction of its own. A new document that a command is making is stored as the
     * command would; each in a transaction of its own, because nobody else appends to the log meanwhile.
     */
    Uni<Void> keep(RecordType type, List<Captured> captured) {
        List<Long> there = captured.stream()
                .filter(reading -> !reading.isGone())
                .map(Captured::key)
                .toList();
        return DocumentTable.unknown(pool, type, there)
                .chain(unknown -> makings.underWay(type, unknown))
                .chain(made -> keepMade(type, captured, made).chain(() -> keepOthers(type, captured, made)));
    }

    private Uni<Void> keepMade(RecordType type, List<Captured> captured, Map<Long, Making> made) {
        return Multi.createFrom()
                .iterable(captured)
                .select()
                .where(reading -> made.containsKey(reading.key()))
                .onItem()
                .transformToUniAndConcatenate(reading -> keepMade(type, reading, made.get(reading.key())))
                .collect()
                .last();
    }

    /** Identifiers before documents, as whoever settles the command does it. It may have done so by now. */
    private Uni<Void> keepMade(RecordType type, Captured reading, Making making) {
        List<Captured> one = List.of(reading);
        return pool.withTransaction(transaction -> identify(transaction, type, reading.key(), making.identifiers())
                        .chain(() -> alone(transaction, type))
                        .chain(() -> DocumentTable.known(transaction, type, List.of(reading.key())))
                        .chain(known -> known.isEmpty()
                                ? store(transaction, type, one, making.cause(), making.mastered())
                                : store(transaction, type, one, Cause.odoo(Correlation.newId()))))
                .replaceWithVoid();
    }

    private Uni<Void> keepOthers(RecordType type, List<Captured> captured, Map<Long, Making> made) {
        List<Captured> others = captured.stream()
                .filter(reading -> !made.containsKey(reading.key()))
                .toList();
        return others.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(transaction -> store(transaction, type, others, Cause.odoo(Correlation.newId())))
                        .replaceWithVoid();
    }

    /** Stores what was there before Atrium first looked: that somebody joined, for example, is not told of it. */
    Uni<Void> fill(RecordType type, List<Captured> captured) {
        Naming first = (before, after) -> type.verbs(before, after).subList(0, 1);
        Manner manner = new Manner(first, new JsonObject(), new JsonObject());
        Cause cause = Cause.odoo(Correlation.newId());
        return captured.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(transaction -> store(transaction, type, captured, cause, manner))
                        .replaceWithVoid();
    }

    /**
     * Stores what a deed made of a document that Atrium masters, in the deed's transaction. What equals the stored version
     * is silent.
     *
     * @param version the one that the deed began with; 0 for a new document
     * @throws Failure {@code stale-version} when it is another one by now
     */
    Uni<Stored> store(
            SqlConnection transaction, MasteredType<?> type, long key, long version, Record document, Cause cause) {
        return alone(transaction, type)
                .chain(() -> DocumentTable.known(transaction, type, List.of(key)))
                .map(known -> change(type, key, version, known.get(key), document))
                .chain(change -> write(transaction, type, List.of(change), cause, type::verbs)
                        .replaceWith(() -> stored(type, List.of(change)).get(0)));
    }

    private Change change(MasteredType<?> type, long key, long version, Known before, Record document) {
        if (version != (before == null ? 0 : before.version())) {
            throw new Failure(FailureCode.STALE_VERSION, "The " + type.name() + " has changed since it was read");
        }
        Canonical canonical = Canonical.of(json, document, Set.of());
        byte[] hash = canonical.hash();
        return before != null && isSame(before, hash) && canonical.hasIdentifiersOf(before.document())
                ? unchanged(key, before)
                : change(key, before, canonical, hash, Set.of(), now());
    }

    /** One writer per type at a time: the comparison and the write belong together, for new documents too. */
    static Uni<Void> alone(SqlConnection transaction, DocumentType type) {
        return transaction
                .preparedQuery("select pg_advisory_xact_lock(hashtext('record'), hashtext($1))")
                .execute(Tuple.of(type.name()))
                .replaceWithVoid();
    }

    static Uni<Void> identify(SqlConnection transaction, RecordType type, long odooId, List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> tuples = identifiers.stream()
                .map(identifier -> Tuple.of(type.name(), identifier.system(), identifier.value(), odooId))
                .toList();
        return transaction
                .preparedQuery(
                        """
                        insert into record_identifier as known (type, system, value, odoo_id) values ($1, $2, $3, $4)
                        on conflict (type, system, value) do update set odoo_id = excluded.odoo_id
                        where exists (
                            select from record_document document
                            where document.type = $1 and document.odoo_id = known.odoo_id and document.deleted)""")
                .executeBatch(tuples)
                .replaceWithVoid();
    }

    private static Uni<Map<Long, List<Identifier>>> identifiers(
            SqlConnection transaction, RecordType type, List<Captured> captured) {
        return transaction
                .preparedQuery(
                        """
                        select odoo_id, system, value from record_identifier
                        where type = $1 and odoo_id = any ($2) order by system, value""")
                .execute(Tuple.of(
                        type.name(), captured.stream().map(Captured::key).toArray(Long[]::new)))
                .map(RecordStore::byDocument);
    }

    private static Map<Long, List<Identifier>> byDocument(RowSet<Row> rows) {
        Map<Long, List<Identifier>> identifiers = new HashMap<>();
        rows.forEach(row -> identifiers
                .computeIfAbsent(row.getLong("odoo_id"), id -> new ArrayList<>())
                .add(new Identifier(row.getString("system"), row.getString("value"))));
        return identifiers;
    }

    /** A row that cannot be read becomes a case for a person; the others go on. */
    private Compared compare(
            RecordType type,
            List<Captured> captured,
            Map<Long, Known> known,
            Map<Long, List<Identifier>> identifiers,
            Cause cause,
            Manner manner) {
        Compared compared = new Compared(new ArrayList<>(captured.size()), new ArrayList<>(), new ArrayList<>());
        Instant now = now();
        for (Captured reading : captured) {
            try {
                Known before = known.get(reading.key());
                List<Identifier> own = identifiers.getOrDefault(reading.key(), List.of());
                Change change = reading.isGone()
                        ? gone(reading, before, now)
                        : change(type, reading, before, own, now, cause, manner);
                if (change != null) {
                    compared.changes().add(change);
                }
                compared.translations().addAll(translations(type, reading));
            } catch (RuntimeException unreadable) {
                LOG.errorf(unreadable, "%s %d of Odoo cannot be read", type.model(), reading.key());
                compared.unreadable().add(stuck(type, reading, cause));
            }
        }
        return compared;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static StuckWork stuck(RecordType type, Captured reading, Cause cause) {
        String id = DocumentKey.publicId(type, reading.key());
        return new StuckWork(
                "record",
                id,
                "unreadable-record",
                "Odoo's " + type.model() + " " + reading.row().id() + " has values that Atrium cannot read",
                id,
                "integration-support",
                cause.correlationId());
    }

    /** Beside the transaction, which holds a lock that others wait for. Should it fail, the next look parks it again. */
    private void park(StuckWork work) {
        lastResort.park(work).whenComplete((parked, failure) -> {
            if (failure != null) {
                LOG.warnf("no case could be opened for %s: %s", work.reference(), failure.getMessage());
            }
        });
    }

    /** Of what was written between the readings, the labels stay as they are until the next look. */
    private List<Translation> translations(RecordType type, Captured reading) {
        return reading.translations().entrySet().stream()
                .filter(other -> reading.isAlike(other.getValue()))
                .map(other -> new Translation(
                        reading.key(),
                        other.getKey(),
                        Labels.of(type).translation(whole(type, reading), whole(type, other.getValue())),
                        other.getValue().readAt()))
                .toList();
    }

    private JsonObject whole(RecordType type, Captured reading) {
        return Canonical.of(json, type.toCanonical(reading.row(), reading.lines(), List.of()), Set.of())
                .open();
    }

    private static Change gone(Captured reading, Known before, Instant now) {
        return before == null || before.deleted() || reading.readAt().isBefore(before.readAt())
                ? null
                : new Change(
                        reading.key(),
                        before.version() + 1,
                        new byte[0],
                        before.document(),
                        before.document(),
                        new JsonObject(),
                        reading.readAt(),
                        after(before, now),
                        true,
                        true);
    }

    private Change change(
            RecordType type,
            Captured reading,
            Known before,
            List<Identifier> identifiers,
            Instant now,
            Cause cause,
            Manner manner) {
        Set<String> restricted = type.restricted().keySet();
        Record document = type.toCanonical(reading.row(), reading.lines(), identifiers);
        Canonical canonical = Canonical.of(json, document, restricted);
        byte[] hash = canonical.hash();
        JsonObject was = before == null ? manner.beginning() : mastered(type, before.document());
        JsonObject mastered = manner.mastered().copy().mergeIn(was);
        boolean isNoNews = before != null && mastered.equals(was) && isNoNews(reading, before, canonical, hash, cause);
        return isNoNews
                ? unchanged(reading.key(), before)
                : change(reading.key(), before, canonical.with(mastered), hash, restricted, now)
                        .asReadAt(reading.readAt());
    }

    private static JsonObject mastered(DocumentType type, JsonObject document) {
        JsonObject mastered = new JsonObject();
        CanonicalFields.of(type.canonical()).mastered().stream()
                .filter(document::containsKey)
                .forEach(field -> mastered.put(field, document.getValue(field)));
        return mastered;
    }

    /**
     * Changes what Atrium masters of a document that is captured from Odoo, in the deed's transaction. What is as it was is
     * silent.
     *
     * @param ifMatch the version that the caller read, as in {@code If-Match}, or null
     * @param step from the document to its {@link Mastered} fields as they are to be; what it throws refuses the deed
     * @throws Failure {@code not-found}, {@code stale-version}
     */
    Uni<Stored> change(
            SqlConnection transaction,
            RecordType type,
            long key,
            String ifMatch,
            UnaryOperator<JsonObject> step,
            Cause cause) {
        return alone(transaction, type)
                .chain(() -> DocumentTable.known(transaction, type, List.of(key)))
                .map(known -> change(type, key, known.get(key), ifMatch, step))
                .chain(change -> write(transaction, type, List.of(change), cause, type::verbs)
                        .replaceWith(() -> stored(type, List.of(change)).get(0)));
    }

    private Change change(RecordType type, long key, Known before, String ifMatch, UnaryOperator<JsonObject> step) {
        if (before == null || before.deleted()) {
            throw Documents.unknown(type, DocumentKey.publicId(type, key));
        }
        EntityTag.require(ifMatch, before.version());
        JsonObject was = before.document();
        JsonObject mastered = step.apply(was.copy());
        if (mastered.equals(mastered(type, was))) {
            return unchanged(key, before);
        }
        JsonObject document = was.copy();
        CanonicalFields.of(type.canonical()).mastered().forEach(document::remove);
        Instant at = after(before, now());
        document.mergeIn(mastered).put(Canonical.UPDATED_AT, at.toString());
        return new Change(
                key, before.version() + 1, before.hash(), was, document, null, before.readAt(), at, false, true);
    }

    private static Change change(
            long key, Known before, Canonical canonical, byte[] hash, Set<String> restricted, Instant now) {
        Instant at = before == null ? now : after(before, now);
        return new Change(
                key,
                before == null ? 1 : before.version() + 1,
                hash,
                before == null || before.deleted() ? null : before.document(),
                canonical.body(at, restricted),
                canonical.restricted(),
                at,
                at,
                false,
                true);
    }

    private static Change unchanged(long key, Known before) {
        JsonObject document = before.document();
        return new Change(
                key,
                before.version(),
                before.hash(),
                document,
                document,
                null,
                before.readAt(),
                before.updatedAt(),
                before.deleted(),
                false);
    }

    /**
     * A look at Odoo is no news of other systems' ids: they are told of by the deed that brings them. What was read
     * before the stored version was is old, whatever it says.
     */
    private static boolean isNoNews(Captured reading, Known before, Canonical canonical, byte[] hash, Cause cause) {
        boolean older = reading.readAt().isBefore(before.readAt());
        return older || isSame(before, hash) && (cause.isBornInOdoo() || canonical.hasIdentifiersOf(before.document()));
    }

    private static boolean isSame(Known before, byte[] hash) {
        return !before.deleted() && Arrays.equals(before.hash(), hash);
    }

    /** Versions of a document follow each other in time, even when the clock is set back. */
    private static Instant after(Known before, Instant now) {
        Instant earliest = before.updatedAt().plus(1, ChronoUnit.MICROS);
        return now.isBefore(earliest) ? earliest : now;
    }

    private Uni<Void> write(
            SqlConnection transaction, DocumentType type, List<Change> all, Cause cause, Naming naming) {
        List<Change> changes = all.stream().filter(Change::isReal).toList();
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<List<Fact>> facts = changes.stream()
                .map(change -> facts(type, change, cause, naming))
                .toList();
        // A version points to the first.
        List<Fact> firsts = facts.stream().map(told -> told.get(0)).toList();
        return DocumentTable.write(transaction, type, changes, firsts, cause)
                .chain(() -> log.append(
                        transaction, facts.stream().flatMap(List::stream).toList()));
    }

    private static List<Fact> facts(DocumentType type, Change change, Cause cause, Naming naming) {
        List<String> verbs =
                change.deleted() ? List.of(EventTypes.DELETED) : naming.verbs(change.before(), change.document());
        JsonObject told = change.told(type);
        return verbs.stream()
                .map(verb -> new Fact(
                        UUID.randomUUID(),
                        EventTypes.named(type, verb),
                        DocumentKey.publicId(type, change.key()),
                        cause.correlationId(),
                        type.authority(verb),
                        change.legalEntity(type),
                        told))
                .toList();
    }

    private static List<Stored> stored(DocumentType type, List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.deleted())
                .map(change -> new Stored(
                        type.name(),
                        DocumentKey.publicId(type, change.key()),
                        change.version(),
                        change.document(),
                        change.before()))
                .toList();
    }

    /** What a change is called; see {@link DocumentType#verbs}. */
    @FunctionalInterface
    private interface Naming {

        List<String> verbs(JsonObject before, JsonObject after);
    }

    /**
     * How readings become documents.
     *
     * @param beginning what Atrium masters of a document that is new
     * @param mastered what it masters of them besides, from now on
     */
    private record Manner(Naming naming, JsonObject beginning, JsonObject mastered) {}

    /** What readings make of the documents and of their labels, and those of which nothing can be made. */
    private record Compared(List<Change> changes, List<Translation> translations, List<StuckWork> unreadable) {}
}
