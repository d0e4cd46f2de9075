package io.atrium.record;

import io.atrium.MigratedDatabase;
import io.atrium.access.Caller;
import io.atrium.kernel.Failure;
import io.atrium.record.Versions.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Documents and versions that were stored before there were partitions are read on as they were. */
class RecordMigrationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Caller ANYBODY =
            new Caller("anybody", "anybody", Optional.empty(), Set.of(), Instant.parse("2100-01-01T00:00:00Z"));
    private static final Ward WARD = new Ward();
    private static final String ONE = DocumentKey.publicId(WARD, 1);
    private static final String TWO = DocumentKey.publicId(WARD, 2);

    private static MigratedDatabase database;
    private static Versions versions;

    @BeforeAll
    static void fillAndMigrate() {
        // Given: a ward with three versions, one that was deleted, and a new one of another type with a dash in its
        // name
        database = new MigratedDatabase("5");
        version("ward", 1, 1, "One", false, "2026-01-01T00:00:00Z", "odoo");
        version("ward", 1, 2, "Two", false, "2026-02-01T00:00:00Z", "a-client");
        version("ward", 1, 3, "Three", false, "2026-03-01T00:00:00Z", "odoo");
        document("ward", 1, 3, "Three", false, "2026-03-01T00:00:00Z");
        version("ward", 2, 1, "Gone", false, "2026-01-01T00:00:00Z", "odoo");
        version("ward", 2, 2, "Gone", true, "2026-02-01T00:00:00Z", "odoo");
        document("ward", 2, 2, "Gone", true, "2026-02-01T00:00:00Z");
        version("other-ward", 1, 1, "Other", false, "2026-01-01T00:00:00Z", "odoo");
        document("other-ward", 1, 1, "Other", false, "2026-01-01T00:00:00Z");
        database.execute(
                """
                insert into record_capture (type, model, write_date, captured_at) values
                    ('ward', 'hospital.ward', '2026-03-01', '2026-03-02'), ('other-ward', 'other', '-infinity', null)""");
        database.execute("insert into record_identifier values ('ward', 'hris', 'W-1', 1)");

        // When
        database.migrate(MigratedDatabase.LATEST);
        new Partitions(new RecordTypes(List.of(WARD)), database.pool())
                .make()
                .await()
                .atMost(PATIENCE);
        versions = new Versions(database.pool());
    }

    private static void version(
            String type, int id, int version, String name, boolean deleted, String at, String actor) {
        database.execute(
                """
                insert into record_version (type, odoo_id, version, body, deleted, at, event_id, actor, correlation_id)
                values ('%1$s', %2$d, %3$d, convert_to('{"name":"%4$s"}', 'UTF8'), %5$s, '%6$s', '%7$s', '%8$s', 'c-%3$d')"""
                        .formatted(type, id, version, name, deleted, at, event(type, id, version), actor));
    }

    private static void document(String type, int id, int version, String name, boolean deleted, String at) {
        database.execute(
                """
                insert into record_document (type, odoo_id, version, hash, body, keys, read_at, updated_at, deleted)
                values ('%1$s', %2$d, %3$d, '\\x00', convert_to('{"name":"%4$s"}', 'UTF8'), '{"name":"%4$s"}', '%6$s', '%6$s', %5$s)"""
                        .formatted(type, id, version, name, deleted, at));
    }

    private static UUID event(String type, int id, int version) {
        return UUID.nameUUIDFromBytes((type + id + version).getBytes());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everyVersionIsThereOnceWithItsActorAndItsFact() {
        List<Version> found = versions(ONE);

        assertThat(found).extracting(Version::number).containsExactly(3L, 2L, 1L);
        assertThat(found).extracting(Version::actor).containsExactly("odoo", "a-client", "odoo");
        assertThat(found).extracting(Version::correlationId).containsExactly("c-3", "c-2", "c-1");
        assertThat(found)
                .extracting(Version::eventId)
                .containsExactly(
                        event("ward", 1, 3).toString(),
                        event("ward", 1, 2).toString(),
                        event("ward", 1, 1).toString());
    }

    @Test
    void versionsFollowEachOtherWithoutGap() {
        List<Version> found = versions(ONE);

        assertThat(found)
                .extracting(Version::until)
                .containsExactly(null, Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(found).extracting(version -> version.changed(null)).containsOnly(List.of("name"));
    }

    @Test
    void whatADocumentWasAtATimeIsKnown() {
        assertThat(nameAt(ONE, "2026-01-15T00:00:00Z")).isEqualTo("One");
        assertThat(nameAt(ONE, "2026-02-01T00:00:00Z")).isEqualTo("Two");
        assertThat(nameAt(ONE, "2026-12-01T00:00:00Z")).isEqualTo("Three");
        assertThatThrownBy(() -> nameAt(ONE, "2025-12-31T00:00:00Z")).isInstanceOf(Failure.class);
    }

    @Test
    void whatWasDeletedStaysDeletedAndKeepsItsHistory() {
        assertThat(versions(TWO)).extracting(Version::deleted).containsExactly(true, false);
        assertThat(nameAt(TWO, "2026-01-15T00:00:00Z")).isEqualTo("Gone");
        assertThatThrownBy(() -> nameAt(TWO, "2026-02-15T00:00:00Z")).isInstanceOf(Failure.class);
        assertThatThrownBy(() ->
                        documents().find(WARD, TWO, Reader.of(ANYBODY)).await().atMost(PATIENCE))
                .isInstanceOf(Failure.class);
    }

    @Test
    void documentsAreServedFromTheirPartition() {
        Documents.Found found =
                documents().find(WARD, ONE, Reader.of(ANYBODY)).await().atMost(PATIENCE);

        assertThat(found.version()).isEqualTo(3);
        assertThat(found.body().shown(Set.of())).hasToString("{\"name\":\"Three\"}");
        assertThat(database.rows("select from record_document_ward")).hasSize(2);
        assertThat(database.rows("select from record_document_other_ward")).hasSize(1);
    }

    @Test
    void typesThatWereCapturedAreNotFilledAgain() {
        assertThat(database.rows("select type from record_capture where filled_at is not null").stream()
                        .map(row -> row.getString(0)))
                .containsExactly("ward");
    }

    @Test
    void otherSystemsIdsAreKept() {
        assertThat(database.rows("select from record_identifier where value = 'W-1' and odoo_id = 1"))
                .hasSize(1);
    }

    private static List<Version> versions(String id) {
        return versions.before(WARD, id, Long.MAX_VALUE, 10, ANYBODY).await().atMost(PATIENCE);
    }

    private static String nameAt(String id, String time) {
        return versions.asOf(WARD, id, Instant.parse(time), ANYBODY)
                .await()
                .atMost(PATIENCE)
                .body()
                .document(Set.of())
                .getString("name");
    }

    private static Documents documents() {
        return new Documents(
                database.pool(),
                new Pipeline(database.pool()),
                new FreshnessSource(database.pool(), Clock.systemUTC()));
    }
}
