package io.atrium.start;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StartupTest {

    @Test
    void namesAllMissingKeysOfProductionAtOnce() {
        Map<String, String> settings = Map.of("atrium.mode", "production", "atrium.odoo.url", "https://odoo.example");

        assertThatThrownBy(() -> Startup.prepare(settings::get))
                .isInstanceOf(Startup.RefusedToStart.class)
                .hasMessageContainingAll(
                        "atrium.odoo.database", "atrium.odoo.login", "atrium.odoo.api-key", "atrium.database.url")
                .hasMessageContainingAll("atrium.jwt.issuer", "atrium.jwt.audience", "ATRIUM_JWT_JWKS_URL")
                .hasMessageContaining("ATRIUM_WEBHOOK_ENCRYPTION_KEY")
                .hasMessageContaining("ATRIUM_AUDIT_SIGNING_KEYS")
                .message()
                .doesNotContain("atrium.odoo.url");
    }

    @Test
    void takesABlankValueForMissing() {
        Map<String, String> settings = new HashMap<>(Map.of("atrium.mode", "production"));
        ProductionKeys.REQUIRED.forEach(key -> settings.put(key, "set"));
        settings.put("atrium.database.url", "postgresql://db/atrium");
        settings.put("atrium.jwt.audience", "  ");

        assertThatThrownBy(() -> Startup.prepare(settings::get))
                .message()
                .contains("atrium.jwt.audience")
                .doesNotContain("atrium.jwt.issuer");
    }

    @Test
    void refusesWhatIsUnsafeInProduction() {
        Map<String, String> settings = new HashMap<>(Map.of("atrium.mode", "production"));
        ProductionKeys.REQUIRED.forEach(key -> settings.put(key, "set"));
        settings.put("atrium.subscription.insecure-targets", "true");

        assertThatThrownBy(() -> Startup.prepare(settings::get))
                .isInstanceOf(Startup.RefusedToStart.class)
                .hasMessageContaining("atrium.subscription.insecure-targets");
    }

    @Test
    void refusesAKafkaThatIsSpokenToOpenlyUnlessThatIsMeant() {
        Map<String, String> settings = new HashMap<>(Map.of("atrium.mode", "production"));
        ProductionKeys.REQUIRED.forEach(key -> settings.put(key, "set"));
        settings.put("atrium.database.url", "postgresql://db/atrium");
        settings.put("atrium.kafka.bootstrap-servers", "kafka:9092");

        assertThatThrownBy(() -> Startup.prepare(settings::get))
                .isInstanceOf(Startup.RefusedToStart.class)
                .hasMessageContaining("kafka.security.protocol must be set");
        settings.put("kafka.security.protocol", "PLAINTEXT");
        assertThatCode(() -> Startup.prepare(settings::get).close()).doesNotThrowAnyException();
    }

    @Test
    void refusesAModeThatDoesNotExist() {
        assertThatThrownBy(() -> Startup.prepare(Map.of("atrium.mode", "prod")::get))
                .hasMessage("atrium.mode is \"prod\"; it must be standalone or production");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://user:se^cret@db/atrium",
                "postgresql://user:se#cret@db/atrium",
                "postgresql://user:secret@my_db/atrium",
                "jdbc:postgresql://db/atrium",
                "postgresql://user:secret@db"
            })
    void refusesAnAddressItCannotReadWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> Startup.prepare(Map.of("atrium.database.url", url)::get))
                .isInstanceOf(Startup.RefusedToStart.class)
                .hasMessageContaining("atrium.database.url must be postgresql://")
                .message()
                .doesNotContain("cret@");
    }

    @Test
    void derivesBothConnectionsFromTheOneAddress() {
        Map<String, String> derived = new HashMap<>();

        DatabaseAddress.parse("postgresql://us%40er:p%3Aw+d@db.example:5433/atrium?sslmode=require")
                .derive(derived);

        assertThat(derived)
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://db.example:5433/atrium?sslmode=require")
                .containsEntry(
                        "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example:5433/atrium?sslmode=require")
                .containsEntry("quarkus.datasource.username", "us@er")
                .containsEntry("quarkus.datasource.password", "p:w+d");
    }
}
