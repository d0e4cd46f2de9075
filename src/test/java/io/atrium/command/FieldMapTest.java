package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FieldMapTest {

    private static final OdooVersion OLD = OdooVersion.parse("14.0");
    private static final OdooVersion NEW = OdooVersion.parse("19.0");

    private static final FieldMap FIELDS = FieldMap.nothing()
            .plain("name", "name")
            .plain("active", "active")
            .since(16)
            .reference("headId", "head_id", "employee", "emp");

    @Test
    void saysInOdoosWordsWhatTheBodySays() {
        JsonObject body = new JsonObject()
                .put("name", "Ward 3")
                .put("headId", PublicId.of("emp", 7))
                .put("elsewhere", "not its business");

        assertThat(FIELDS.values(body, OLD))
                .isEqualTo(new JsonObject().put("name", "Ward 3").put("head_id", 7));
    }

    @Test
    void emptiesWhatTheBodyGivesAsNull() {
        JsonObject body = new JsonObject().putNull("name").putNull("headId");

        assertThat(FIELDS.values(body, OLD))
                .isEqualTo(new JsonObject().put("name", false).put("head_id", false));
    }

    @Test
    void writesReferencesAndFlagsAsLoadReadsThem() {
        LoadTable.Builder table = LoadTable.builder();

        FIELDS.fill(table, new JsonObject().put("active", false).put("headId", PublicId.of("emp", 7)), NEW);

        assertThat(table.build().fields()).containsExactly("active", "head_id/.id");
        assertThat(table.build().rows()).containsExactly(List.of("0", "7"));
    }

    @Test
    void refusesWhatAnOlderOdooHasNoFieldFor() {
        JsonObject body = new JsonObject().put("active", true);

        Failure refused = catchThrowableOfType(Failure.class, () -> FIELDS.values(body, OLD));

        assertThat(refused.code()).isEqualTo(FailureCode.INVALID);
        assertThat(refused.violations()).containsExactly(new Violation("/active", "Odoo has this from version 16 on"));
        assertThat(FIELDS.values(body, NEW)).isEqualTo(new JsonObject().put("active", true));
    }

    @Test
    void refusesAnIdOfSomethingElse() {
        JsonObject body = new JsonObject().put("headId", PublicId.of("dep", 7));

        Failure refused = catchThrowableOfType(Failure.class, () -> FIELDS.requireIds(body));

        assertThat(refused.violations()).containsExactly(new Violation("/headId", "This is not the id of an employee"));
    }
}
