package io.atrium.odoo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OdooVersionTest {

    @ParameterizedTest
    @CsvSource({"14.0, 14", "17.0+e, 17", "19.0, 19", "saas~19.1, 19", "saas-18.2, 18", "saas~19, 19"})
    void the_major_version_is_read_from_the_text(String text, int major) {
        assertThat(OdooVersion.parse(text)).isEqualTo(new OdooVersion(major, text));
    }

    @Test
    void a_version_between_majors_counts_as_the_major_before_it() {
        JsonObject answer =
                JsonObject.of("version", "saas~19.1", "version_info", JsonArray.of("saas~19", 1, 0, "final", 0, "e"));

        assertThat(OdooVersion.of(answer)).isEqualTo(new OdooVersion(19, "saas~19.1"));
    }
}
