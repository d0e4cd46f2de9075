package io.atrium.record;

import io.atrium.MigratedDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Names and codes of banks that were stored in the open are not found there any more, and not lost. */
class BankNamesMigrationTest {

    private static MigratedDatabase database;

    @BeforeAll
    static void fillAndMigrate() {
        database = new MigratedDatabase("27");
        database.execute("create table record_document_supplier_bank_account partition of record_document"
                + " for values in ('supplier-bank-account')");
        database.execute(
                """
                insert into record_document (type, odoo_id, version, hash, body, keys, read_at, updated_at, deleted, event_id,
                    actor, correlation_id)
                select 'supplier-bank-account', id, 2, '\\x00', convert_to(body, 'UTF8'), '{}', now(), now(), false,
                    gen_random_uuid(), 'odoo', 'c'
                from (values
                    (1, '{"id":"bank_1","bankName":"Harbour Bank","bankCode":"SVBKUS6S","redacted":["accountHolder","accountNumber"]}'),
                    (2, '{"id":"bank_2","bankName":"Kai Bank","redacted":["accountHolder","accountNumber"]}')) as given (id, body)""");
        database.execute(
                """
                insert into record_restricted values
                    ('supplier-bank-account', 1, convert_to('{"accountNumber":"N1"}', 'UTF8'))""");
        database.execute(
                """
                insert into record_version (type, odoo_id, version, body, restricted, deleted, at, until, event_id, actor,
                    correlation_id)
                values ('supplier-bank-account', 1, 1, convert_to('{"id":"bank_1","bankName":"Old Bank"}', 'UTF8'),
                    convert_to('{"accountNumber":"N0"}', 'UTF8'), false, now(), now(), gen_random_uuid(), 'odoo', 'c')""");
        database.execute(
                """
                insert into event_log (position, id, type, subject, time, correlation_id, authority, data)
                values (1, gen_random_uuid(), 'io.atrium.supplier-bank-account.updated.v1', 'bank_1', now(), 'c', 'odoo',
                    '{"id":"bank_1","bankName":"Harbour Bank","previous":{"bankName":"Old Bank","active":true}}')""");

        database.migrate(MigratedDatabase.LATEST);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void documentsKeepThemApart() {
        JsonArray redacted = JsonArray.of("accountHolder", "accountNumber", "bankCode", "bankName");
        assertThat(json("select convert_from(body, 'UTF8')::json as body from record_document where odoo_id = 1"))
                .isEqualTo(new JsonObject().put("id", "bank_1").put("redacted", redacted));
        assertThat(json("select convert_from(body, 'UTF8')::json as body from record_restricted where odoo_id = 1"))
                .isEqualTo(new JsonObject()
                        .put("accountNumber", "N1")
                        .put("bankCode", "SVBKUS6S")
                        .put("bankName", "Harbour Bank"));
        assertThat(json("select convert_from(body, 'UTF8')::json as body from record_restricted where odoo_id = 2"))
                .isEqualTo(new JsonObject().put("bankName", "Kai Bank"));
    }

    @Test
    void versionsKeepThemApart() {
        assertThat(json("select convert_from(body, 'UTF8')::json as body from record_version")
                        .fieldNames())
                .containsExactlyInAnyOrder("id", "redacted");
        assertThat(json("select convert_from(restricted, 'UTF8')::json as body from record_version"))
                .isEqualTo(new JsonObject().put("accountNumber", "N0").put("bankName", "Old Bank"));
    }

    @Test
    void factsDoNotTellThem() {
        assertThat(json("select data as body from event_log"))
                .isEqualTo(new JsonObject().put("id", "bank_1").put("previous", new JsonObject().put("active", true)));
    }

    private static JsonObject json(String query) {
        return database.rows(query).get(0).get(JsonObject.class, "body");
    }
}
