package io.atrium.record;

import io.atrium.MigratedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.atrium.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

class PartitionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger("io.vertx.sqlclient");

    private static MigratedDatabase database;

    @BeforeAll
    static void start() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        make(new Ward());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void make(RecordType type) {
        new Partitions(new RecordTypes(List.of(type)), database.pool())
                .make()
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void areSilentWhereEverythingIsThereAlready() {
        List<String> remarks = new CopyOnWriteArrayList<>();
        Handler listener = listener(remarks);
        LOG.addHandler(listener);
        try {
            // Given: PostgreSQL would say so, and Vert.x would log it
            database.pool()
                    .withTransaction(transaction -> transaction
                            .query("create table if not exists record_document_ward (id integer)")
                            .execute())
                    .await()
                    .atMost(PATIENCE);
            assertThat(remarks).anyMatch(remark -> remark.contains("already exists"));
            remarks.clear();

            make(new Ward());
            make(new Ward());

            assertThat(remarks).isEmpty();
        } finally {
            LOG.removeHandler(listener);
        }
    }

    private static Handler listener(List<String> remarks) {
        return new Handler() {

            @Override
            public void publish(LogRecord record) {
                remarks.add(String.valueOf(record.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void haveAnIndexForEachKey() {
        assertThat(indexes())
                .contains("record_document_ward_name", "record_document_ward_phone")
                .doesNotContain("record_document_ward_beds");
    }

    @Test
    void getAnIndexForAKeyThatATypeDeclaresLater() {
        make(new Ward() {
            @Override
            public Set<String> keys() {
                return Set.of("name", "phone", "headNurseId");
            }
        });

        assertThat(indexes()).contains("record_document_ward_headnurseid");
    }

    @Test
    void findStoredDocumentsByAKeyThatATypeDeclaresLater() {
        database.execute(
                """
                insert into record_document values ('ward', 7, 1, '', convert_to('{"id":"ward_7","floor":3}', 'UTF8'),
                    '{"name":"Seven"}', null, now(), now(), false, gen_random_uuid(), 'odoo', 'c')""");

        make(new Ward() {
            @Override
            public Set<String> keys() {
                return Set.of("name", "phone", "floor");
            }
        });

        assertThat(database.rows("select keys ->> 'name', keys ->> 'floor', keys ? 'phone' from record_document_ward"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getString(0)).isEqualTo("Seven");
                    assertThat(row.getString(1)).isEqualTo("3");
                    assertThat(row.getBoolean(2)).isFalse();
                });
    }

    @Test
    void doNotWaitForWritersWhereEverythingIsThereAlready() {
        database.pool()
                .withTransaction(writer -> writer.query("lock table record_document_ward in row exclusive mode")
                        .execute()
                        .chain(() -> new Partitions(new RecordTypes(List.of(new Ward())), database.pool()).make())
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail())
                .await()
                .atMost(PATIENCE.multipliedBy(2));
    }

    @Test
    void haveAnIndexThatBeginsWithTheNumberOfADocument() {
        // PostgreSQL 18 could do without, but no older one.
        assertThat(
                        database.rows(
                                "select indexdef from pg_indexes where indexdef like 'CREATE UNIQUE INDEX % ON public.record_document_ward %'"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).endsWith("(odoo_id, type)"));
    }

    @Test
    void areMadeOnceByReplicasThatStartTogether() {
        Ward other = new Ward() {
            @Override
            public String name() {
                return "other-ward";
            }
        };

        atOnce(4, replica -> {
            make(other);
            return replica;
        });

        assertThat(database.rows("select from pg_class where relname = 'record_document_other_ward'"))
                .hasSize(1);
    }

    private static List<String> indexes() {
        return database.rows("select indexname from pg_indexes where tablename = 'record_document_ward'").stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
