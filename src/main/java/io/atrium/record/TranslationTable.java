package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import static io.atrium.kernel.DatabaseTime.utc;
import static io.atrium.record.DocumentTable.column;
import static io.atrium.record.DocumentTable.tuple;

/**
 * How the labels of documents in other languages are kept: beside the documents, so that they are no version of theirs,
 * no fact tells of them, and who does not ask for them reads nothing of it. Each is written with one statement for a
 * whole page.
 */
final class TranslationTable {

    /** A column of a query over {@code document}; the language is one that was checked. */
    static final String COLUMN =
            """
            (select translation.labels from record_translation translation
             where translation.type = document.type and translation.odoo_id = document.odoo_id
                 and translation.language = '%s') as labels""";

    static final String NO_COLUMN = "null::bytea as labels";

    // What was read before the stored one was is old.
    private static final String KEEP =
            """
            insert into record_translation as known (type, odoo_id, language, labels, read_at)
            select $1, odoo_id, language, labels, read_at
            from unnest($2::bigint[], $3::text[], $4::bytea[], $5::timestamptz[])
                as translation (odoo_id, language, labels, read_at)
            on conflict (type, odoo_id, language) do update set labels = excluded.labels, read_at = excluded.read_at
            where known.read_at <= excluded.read_at and known.labels <> excluded.labels""";

    private static final String REMOVE =
            """
            delete from record_translation known
            using unnest($2::bigint[], $3::text[], $4::timestamptz[]) as translation (odoo_id, language, read_at)
            where known.type = $1 and known.odoo_id = translation.odoo_id
                and known.language = translation.language and known.read_at <= translation.read_at""";

    private TranslationTable() {}

    static Uni<Void> write(SqlConnection transaction, DocumentType type, List<Translation> all) {
        return keep(
                        transaction,
                        type,
                        all.stream().filter(each -> !each.labels().isEmpty()).toList())
                .chain(() -> remove(
                        transaction,
                        type,
                        all.stream().filter(each -> each.labels().isEmpty()).toList()));
    }

    private static Uni<Void> keep(SqlConnection transaction, DocumentType type, List<Translation> translations) {
        return translations.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(KEEP)
                        .execute(tuple(
                                type.name(),
                                column(translations, Translation::key, Long[]::new),
                                column(translations, each -> each.language().code(), String[]::new),
                                column(translations, each -> each.labels().toBuffer(), Buffer[]::new),
                                column(translations, each -> utc(each.readAt()), OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    private static Uni<Void> remove(SqlConnection transaction, DocumentType type, List<Translation> translations) {
        return translations.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(REMOVE)
                        .execute(tuple(
                                type.name(),
                                column(translations, Translation::key, Long[]::new),
                                column(translations, each -> each.language().code(), String[]::new),
                                column(translations, each -> utc(each.readAt()), OffsetDateTime[]::new)))
                        .replaceWithVoid();
    }

    /**
     * What a document's labels are in another language.
     *
     * @param key see {@link DocumentKey}
     * @param labels see {@link Labels}; empty when nothing is translated
     */
    record Translation(long key, Language language, JsonObject labels, Instant readAt) {}
}
