package io.atrium.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.kernel.PublicId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Writes documents: compares with what is stored, and where something changed, adds a version and a fact. */
@ApplicationScoped
class RecordStore {

    private static final Logger LOG = Logger.getLogger(RecordStore.class);

    private static final String KNOWN =
            """
            select odoo_id, version, hash, body, read_at, deleted
            from record_document where type = $1 and odoo_id = any ($2)""";

    private static final String WRITE =
            """
            insert into record_document
                (type, odoo_id, version, hash, body, keys, legal_entity, read_at, updated_at, deleted)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (type, odoo_id) do update set
                version = excluded.version, hash = excluded.hash, body = excluded.body, keys = excluded.keys,
                legal_entity = excluded.legal_entity, read_at = excluded.read_at,
                updated_at = excluded.updated_at, deleted = excluded.deleted""";

    private static final String REMEMBER =
            """
            insert into record_version (type, odoo_id, version, body, deleted, at, event_id, actor, correlation_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private final EventLog log;
    private final LastResort lastResort;
    private final ObjectMapper json;
    private final Clock clock;

    RecordStore(EventLog log, LastResort lastResort, ObjectMapper json, Clock clock) {
        this.log = log;
        this.lastResort = lastResort;
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
        Integer[] ids = captured.stream().map(Captured::odooId).toArray(Integer[]::new);
        return alone(transaction, type)
                .chain(() -> known(transaction, type, ids))
                .chain(known -> identifiers(transaction, type, ids)
                        .map(identifiers -> compare(type, captured, known, identifiers, cause)))
                .invoke(compared -> compared.unreadable().forEach(this::park))
                .map(Compared::changes)
                .chain(changes -> write(transaction, type, changes, cause).replaceWith(() -> stored(type, changes)));
    }

    /** One writer per type at a time: the comparison and the write belong together, for new documents too. */
    private static Uni<Void> alone(SqlConnection transaction, RecordType type) {
        return transaction
                .preparedQuery("select pg_advisory_xact_lock(hashtext('record'), hashtext($1))")
                .execute(Tuple.of(type.name()))
                .replaceWithVoid();
    }

    private static Uni<Map<Integer, Known>> known(SqlConnection transaction, RecordType type, Integer[] ids) {
        return transaction
                .preparedQuery(KNOWN)
                .execute(Tuple.of(type.name(), ids))
                .map(rows -> {
                    Map<Integer, Known> known = new HashMap<>();
                    rows.forEach(row -> known.put(row.getInteger("odoo_id"), Known.of(row)));
                    return known;
                });
    }

    private static Uni<Map<Integer, List<Identifier>>> identifiers(
            SqlConnection transaction, RecordType type, Integer[] ids) {
        return transaction
                .preparedQuery(
                        """
                        select odoo_id, system, value from record_identifier
                        where type = $1 and odoo_id = any ($2) order by system, value""")
                .execute(Tuple.of(type.name(), ids))
                .map(RecordStore::byDocument);
    }

    private static Map<Integer, List<Identifier>> byDocument(RowSet<Row> rows) {
        Map<Integer, List<Identifier>> identifiers = new HashMap<>();
        rows.forEach(row -> identifiers
                .computeIfAbsent(row.getInteger("odoo_id"), id -> new ArrayList<>())
                .add(new Identifier(row.getString("system"), row.getString("value"))));
        return identifiers;
    }

    /** A row that cannot be read becomes a case for a person; the others go on. */
    private Compared compare(
            RecordType type,
            List<Captured> captured,
            Map<Integer, Known> known,
            Map<Integer, List<Identifier>> identifiers,
            Cause cause) {
        Compared compared = new Compared(new ArrayList<>(captured.size()), new ArrayList<>());
        for (Captured reading : captured) {
            try {
                List<Identifier> own = identifiers.getOrDefault(reading.odooId(), List.of());
                Change change = change(type, reading, known.get(reading.odooId()), own, cause);
                if (change != null) {
                    compared.changes().add(change);
                }
            } catch (RuntimeException unreadable) {
                LOG.errorf(unreadable, "%s %d of Odoo cannot be read", type.model(), reading.odooId());
                compared.unreadable().add(stuck(type, reading, cause));
            }
        }
        return compared;
    }

    private static StuckWork stuck(RecordType type, Captured reading, Cause cause) {
        String id = PublicId.of(type.prefix(), reading.odooId());
        return new StuckWork(
                "record",
                id,
                "unreadable-record",
                "Odoo's " + type.model() + " " + reading.odooId() + " has values that Atrium cannot read",
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

    private Change change(RecordType type, Captured reading, Known before, List<Identifier> identifiers, Cause cause) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return reading.isGone() ? gone(reading, before, now) : change(type, reading, before, identifiers, now, cause);
    }

    private static Change gone(Captured reading, Known before, Instant now) {
        return before == null || before.deleted() || reading.readAt().isBefore(before.readAt())
                ? null
                : new Change(
                        reading.odooId(),
                        before.version() + 1,
                        new byte[0],
                        before.document(),
                        before.document(),
                        reading.readAt(),
                        now,
                        true,
                        true);
    }

    private Change change(
            RecordType type, Captured reading, Known before, List<Identifier> identifiers, Instant now, Cause cause) {
        JsonObject document = toJson(type.toCanonical(reading.row(), reading.lines(), identifiers));
        byte[] hash = sha256(document.encode());
        if (before != null && isNoNews(reading, before, document, hash, cause)) {
            return new Change(
                    reading.odooId(),
                    before.version(),
                    before.hash(),
                    before.document(),
                    before.document(),
                    before.readAt(),
                    now,
                    false,
                    false);
        }
        return new Change(
                reading.odooId(),
                before == null ? 1 : before.version() + 1,
                hash,
                before == null || before.deleted() ? null : before.document(),
                document.put("updatedAt", now.toString()),
                reading.readAt(),
                now,
                false,
                true);
    }

    private static boolean isNoNews(Captured reading, Known before, JsonObject document, byte[] hash, Cause cause) {
        boolean older = reading.readAt().isBefore(before.readAt());
        boolean same = Arrays.equals(before.hash(), hash)
                || cause.isBornInOdoo() && ofOdoo(before.document()).equals(ofOdoo(document));
        return older || same && !before.deleted();
    }

    /** Without what only Atrium knows: a look at Odoo is no news of other systems' ids, the deed that brings them is. */
    private static JsonObject ofOdoo(JsonObject document) {
        JsonObject copy = document.copy();
        copy.remove("identifiers");
        copy.remove("updatedAt");
        return copy;
    }

    private Uni<Void> write(SqlConnection transaction, RecordType type, List<Change> all, Cause cause) {
        List<Change> changes = all.stream().filter(Change::isReal).toList();
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> documents = new ArrayList<>(changes.size());
        List<Tuple> versions = new ArrayList<>(changes.size());
        List<Fact> facts = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Fact fact = fact(type, change, cause);
            facts.add(fact);
            documents.add(documentTuple(type, change));
            versions.add(versionTuple(type, change, fact, cause));
        }
        return transaction
                .preparedQuery(WRITE)
                .executeBatch(documents)
                .chain(() -> transaction.preparedQuery(REMEMBER).executeBatch(versions))
                .chain(() -> log.append(transaction, facts));
    }

    private static Fact fact(RecordType type, Change change, Cause cause) {
        String verb = change.deleted() ? "deleted" : type.verb(change.before(), change.document());
        return new Fact(
                UUID.randomUUID(),
                "io.atrium." + type.name() + "." + verb + ".v1",
                PublicId.of(type.prefix(), change.odooId()),
                cause.correlationId(),
                "odoo",
                change.document().getString("legalEntityId"),
                change.document());
    }

    private static Tuple documentTuple(RecordType type, Change change) {
        JsonObject keys = new JsonObject();
        for (String name : type.keys()) {
            Object value = change.document().getValue(name);
            if (value != null) {
                keys.put(name, value.toString());
            }
        }
        return Tuple.tuple()
                .addString(type.name())
                .addInteger(change.odooId())
                .addLong(change.version())
                .addBuffer(io.vertx.mutiny.core.buffer.Buffer.buffer(change.hash()))
                .addBuffer(io.vertx.mutiny.core.buffer.Buffer.newInstance(
                        change.document().toBuffer()))
                .addJsonObject(keys)
                .addString(change.document().getString("legalEntityId"))
                .addOffsetDateTime(utc(change.readAt()))
                .addOffsetDateTime(utc(change.at()))
                .addBoolean(change.deleted());
    }

    private static Tuple versionTuple(RecordType type, Change change, Fact fact, Cause cause) {
        return Tuple.tuple()
                .addString(type.name())
                .addInteger(change.odooId())
                .addLong(change.version())
                .addBuffer(io.vertx.mutiny.core.buffer.Buffer.newInstance(
                        change.document().toBuffer()))
                .addBoolean(change.deleted())
                .addOffsetDateTime(utc(change.at()))
                .addUUID(fact.id())
                .addString(cause.actor())
                .addString(cause.correlationId());
    }

    private static List<Stored> stored(RecordType type, List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.deleted())
                .map(change -> new Stored(
                        type.name(),
                        change.odooId(),
                        PublicId.of(type.prefix(), change.odooId()),
                        change.version(),
                        change.document()))
                .toList();
    }

    private JsonObject toJson(Record canonical) {
        try {
            return new JsonObject(Buffer.buffer(json.writeValueAsBytes(canonical)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** What readings make of the documents, and those of which nothing can be made. */
    private record Compared(List<Change> changes, List<StuckWork> unreadable) {}

    /** A document as it is stored. */
    private record Known(long version, byte[] hash, JsonObject document, Instant readAt, boolean deleted) {

        static Known of(Row row) {
            return new Known(
                    row.getLong("version"),
                    row.getBuffer("hash").getBytes(),
                    new JsonObject(row.getBuffer("body").getDelegate()),
                    row.getOffsetDateTime("read_at").toInstant(),
                    row.getBoolean("deleted"));
        }
    }

    /** What a reading makes of a document; not real when it says nothing new. */
    private record Change(
            int odooId,
            long version,
            byte[] hash,
            JsonObject before,
            JsonObject document,
            Instant readAt,
            Instant at,
            boolean deleted,
            boolean isReal) {}
}
