package io.atrium.event;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Facts say where their schema is found. */
class SchemaAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://atrium.example.org", "https://atrium.example.org/"})
    void isBelowTheAddressThatAtriumIsCalledBy(String url) {
        assertThat(SchemaAddress.below(URI.create(url)).of("io.atrium.purchase-order.confirmed.v1"))
                .isEqualTo("https://atrium.example.org/openapi/events/purchase-order.v1.json");
    }

    @Test
    void isTheSameForAllFactsAboutAKindOfDocument() {
        assertThat(SchemaAddress.NAMES.of("io.atrium.purchase-order.confirmed.v1"))
                .isEqualTo(SchemaAddress.NAMES.of("io.atrium.purchase-order.deleted.v1"))
                .isNotEqualTo(SchemaAddress.NAMES.of("io.atrium.purchase-order.confirmed.v2"))
                .isEqualTo("urn:atrium:schema:purchase-order.v1");
    }

    @Test
    void isThatOfTheWholeTypeWhereItIsAboutNoDocument() {
        assertThat(SchemaAddress.NAMES.of("io.atrium.test.v1")).isEqualTo("urn:atrium:schema:test.v1");
        assertThat(SchemaAddress.NAMES.of("happened")).isEqualTo("urn:atrium:schema:happened");
    }

    @Test
    void standsInTheCloudEvent() {
        Event fact = new Event(
                1,
                UUID.randomUUID(),
                "io.atrium.employee.left.v1",
                "emp_1",
                Instant.EPOCH,
                "correlation",
                "odoo",
                null,
                new JsonObject());

        assertThat(fact.toCloudEvent().getString("dataschema")).isEqualTo("urn:atrium:schema:employee.v1");
    }
}
