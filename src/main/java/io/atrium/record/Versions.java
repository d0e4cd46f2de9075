package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import static io.atrium.kernel.DatabaseTime.instant;

/** Reads what documents were, deleted ones too. */
@ApplicationScoped
class Versions {

    // The present version stands with the documents, the former ones in the history.
    private static final String ALL =
            """
            select version, body, deleted, updated_at as at, null::timestamptz as until, event_id, actor,
                   correlation_id,
                   (select restricted.body from record_restricted restricted
                    where restricted.type = $1 and restricted.odoo_id = $2) as restricted
            from %s where odoo_id = $2
            union all
            select version, body, deleted, at, until, event_id, actor, correlation_id, restricted
            from record_version where type = $1 and odoo_id = $2""";

    // A document may have moved from one legal entity to another.
    private static final String SEEN =
            """
            select every.* from (%s) as every,
                lateral (select convert_from(body, 'UTF8')::json ->> 'legalEntityId' as legal_entity) as its
            where ($3::text[] is null or legal_entity = any ($3) or legal_entity is null and $4)"""
                    .formatted(ALL);

    private static final String PAGE = SEEN + " and version < $5 order by version desc limit $6";

    private static final String AS_OF = SEEN + " and not deleted and at <= $5 and (until is null or until > $5)";

    private final Pool pool;

    Versions(Pool pool) {
        this.pool = pool;
    }

    /**
     * The version that was current then.
     *
     * @throws Failure {@code not-found} when there was no such document then, as far as Atrium knows
     */
    Uni<Version> asOf(DocumentType type, String id, Instant time, Caller caller) {
        return pool.preparedQuery(AS_OF.formatted(Partitions.table(type)))
                .execute(document(type, id, caller).addOffsetDateTime(time.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Failure.notFound(
                                "Atrium knows of no " + type.name() + " with the id " + id + " at " + time);
                    }
                    return Version.of(rows.iterator().next(), Documents.visible(type, caller), Share.of(type, caller));
                });
    }

    /**
     * The versions before a number, the newest first, and one more than asked for when there are others; those of legal
     * entities that the caller may not see are left out.
     *
     * @throws Failure {@code not-found} when the document never existed, or the caller may see none of it
     */
    Uni<List<Version>> before(DocumentType type, String id, long version, int limit, Caller caller) {
        return pool.preparedQuery(PAGE.formatted(Partitions.table(type)))
                .execute(document(type, id, caller).addLong(version).addInteger(limit + 1))
                .map(rows -> {
                    List<Version> versions = new ArrayList<>(rows.size());
                    rows.forEach(row ->
                            versions.add(Version.of(row, Documents.visible(type, caller), Share.of(type, caller))));
                    if (versions.isEmpty() && version == Long.MAX_VALUE) {
                        throw Documents.unknown(type, id);
                    }
                    return versions;
                });
    }

    private static Tuple document(DocumentType type, String id, Caller caller) {
        return Tuple.tuple()
                .addString(type.name())
                .addLong(Documents.key(type, id))
                .addArrayOfString(caller.legalEntities()
                        .map(entities -> entities.toArray(String[]::new))
                        .orElse(null))
                .addBoolean(type.isShared());
    }

    /**
     * What a document was for a time.
     *
     * @param body as it was, with those restricted fields that the caller may see
     * @param at since when, by Atrium's clock
     * @param until until when; null for the present version
     * @param eventId the fact that told of it
     * @param actor who made it so: a client, a webhook source, or {@code odoo}
     */
    record Version(
            long number,
            Body body,
            boolean deleted,
            Instant at,
            Instant until,
            String eventId,
            String actor,
            String correlationId) {

        private static Version of(Row row, Set<String> visible, Share share) {
            return new Version(
                    row.getLong("version"),
                    new Body(bytes(row, "body"), bytes(row, "restricted"), visible, null, share),
                    row.getBoolean("deleted"),
                    row.getOffsetDateTime("at").toInstant(),
                    instant(row.getOffsetDateTime("until")),
                    row.getUUID("event_id").toString(),
                    row.getString("actor"),
                    row.getString("correlation_id"));
        }

        private static Buffer bytes(Row row, String column) {
            return row.getBuffer(column) == null ? null : row.getBuffer(column).getDelegate();
        }

        /** The fields that differ from what the document was before; null before its first version. */
        List<String> changed(Version before) {
            JsonObject is = body.document(Set.of());
            JsonObject was = before == null ? new JsonObject() : before.body.document(Set.of());
            Set<String> fields = new TreeSet<>(is.fieldNames());
            fields.addAll(was.fieldNames());
            fields.removeAll(Set.of("updatedAt", "redacted"));
            fields.removeIf(field -> Objects.equals(is.getValue(field), was.getValue(field)));
            return List.copyOf(fields);
        }
    }
}
