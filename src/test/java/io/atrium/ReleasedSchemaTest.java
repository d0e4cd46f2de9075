package io.atrium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The last release goes on working while this version migrates its database, and can be gone back to: migrations since then
 * only add.
 */
class ReleasedSchemaTest {

    /** The last migration of the release whose contract stands in {@code openapi/released}. */
    static final int RELEASED = 36;

    /** What somebody has looked at, and stops nobody. */
    private static final List<String> HARMLESS = List.of(
            // It takes every phase that it took before.
            "is new: constraint on reconcile_run: CHECK ((phase = ANY (ARRAY['counting'::text, 'comparing'::text,"
                    + " 'unlisted'::text, 'settling'::text, 'unsettled'::text])))");

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*\\.sql");

    /** Those that grow with use: whoever writes to them would wait for as long as these statements take. */
    private static final Pattern HELD_UP = Pattern.compile(
            "(?is)(create\\s+(unique\\s+)?index\\s+\\w+\\s+on|alter\\s+table\\s+\\w+\\s+alter\\s+column\\s+\\w+\\s+(type|set\\s+not\\s+null)"
                    + "|update|lock\\s+table).{0,80}?\\b(event_log|record_document|record_version|webhook_delivery|webhook_key|"
                    + "audit_entry|command_intent|subscription_delivery|subscription_delivered)\\b");

    private static MigratedDatabase released;

    @BeforeAll
    static void migrate() {
        released = new MigratedDatabase(Integer.toString(RELEASED));
    }

    @AfterAll
    static void close() {
        released.close();
    }

    @Test
    void programsOfTheLastReleaseGoOnWorkingOnTheSchemaOfThisVersion() {
        try (MigratedDatabase now = new MigratedDatabase(MigratedDatabase.LATEST)) {
            assertThat(SchemaExpansion.breaches(released, now)).isEqualTo(HARMLESS);
        }
    }

    /** Flyway refuses to start over a migration that is not as it was when it ran. */
    @Test
    void migrationsOfTheLastReleaseAreAsTheyWere() throws IOException {
        List<String> ran = released
                .rows("select script || ' ' || checksum as line from flyway_schema_history order by installed_rank")
                .stream()
                .map(row -> row.getString("line"))
                .toList();

        assertThat(ran).isEqualTo(Files.readAllLines(Path.of("src/test/resources/released/migrations.txt")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    alter table command_intent drop column problem                      | is gone: column command_intent.problem json
                    alter table subscription rename column url to address               | is gone: column subscription.url text
                    drop table access_revocation cascade                                | is gone: column access_revocation.id integer
                    alter table command_intent alter column attempt type bigint         | is gone: column command_intent.attempt integer
                    alter table command_intent add column source text not null          | is new: column command_intent.source not null
                    alter table subscription alter column filter set not null           | is new: column subscription.filter not null
                    alter table subscription add check (url like 'https:%')             | is new: constraint on subscription: CHECK ((url ~~ 'https:%'::text))
                    create unique index on command_intent (correlation_id)              | is new: unique on command_intent: public.command_intent USING btree (correlation_id)
                    drop function legal_hold_covers                                     | is gone: function legal_hold_covers(subjects text[], at timestamp with time zone) boolean""")
    void aMigrationThatWouldStopThemIsFound(String migration, String breach) {
        try (MigratedDatabase changed = new MigratedDatabase(Integer.toString(RELEASED))) {
            changed.execute(migration);

            assertThat(SchemaExpansion.breaches(released, changed)).contains(breach);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alter table command_intent add column source text",
        "alter table command_intent add column source text not null default 'api'",
        "create table novelty (id integer primary key)",
        "alter table webhook_delivery alter column body drop not null"
    })
    void whatOnlyAddsIsWelcome(String migration) {
        try (MigratedDatabase changed = new MigratedDatabase(Integer.toString(RELEASED))) {
            changed.execute(migration);

            assertThat(SchemaExpansion.breaches(released, changed)).isEmpty();
        }
    }

    @Test
    void nobodyWaitsForAMigrationOfATableThatGrowsWithUse() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            List<String> heldUp = files.filter(file -> number(file) > RELEASED)
                    .filter(file -> HELD_UP.matcher(text(file)).find())
                    .map(file -> file.getFileName().toString())
                    .toList();

            assertThat(heldUp).isEmpty();
        }
    }

    private static int number(Path file) {
        Matcher named = NUMBER.matcher(file.getFileName().toString());
        return named.matches() ? Integer.parseInt(named.group(1)) : 0;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
