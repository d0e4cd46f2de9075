package io.atrium.reconcile;

import io.atrium.MigratedDatabase;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.record.Identifier;
import io.atrium.record.RecordType;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.json.JsonArray;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which runs begin by themselves, and when. */
class NightsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Map<String, String> LAMPS = Map.of(
            "atrium.reconcile.domains.lamps.type", "lamp",
            "atrium.reconcile.domains.lamps.at", "01:00",
            "atrium.reconcile.domains.on-demand.type", "lamp");

    private MigratedDatabase database;

    @BeforeEach
    void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDomainIsComparedOnceANightHoweverManyProcessesLook() {
        look("2026-11-22T00:59:59Z");
        assertThat(begun()).isEmpty();

        look("2026-11-22T01:00:30Z");
        look("2026-11-22T01:00:31Z");
        look("2026-11-22T01:01:30Z");
        assertThat(begun()).containsExactly("lamps atrium 2026-11-22T01:00Z");

        look("2026-11-23T01:00:10Z");
        assertThat(begun()).containsExactly("lamps atrium 2026-11-22T01:00Z", "lamps atrium 2026-11-23T01:00Z");
    }

    @Test
    void whoWasAwayAtTheTimeBeginsItUnlessTheNightIsOver() {
        look("2026-11-22T03:00:01Z");
        assertThat(begun()).isEmpty();

        look("2026-11-23T02:59:59Z");
        assertThat(begun()).containsExactly("lamps atrium 2026-11-23T01:00Z");
    }

    @Test
    void aDomainThatIsNoneKeepsAtriumFromStarting() {
        Map<String, String> wrong = new HashMap<>(LAMPS);
        wrong.put("atrium.reconcile.domains.weather.type", "cloud");
        wrong.put("atrium.reconcile.domains.lamps.amount-field", "price");
        wrong.put("atrium.reconcile.domains.on-demand.source", "nobody");

        assertThatThrownBy(() -> domains(config(wrong)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.reconcile.domains.weather.type names no type of documents")
                .hasMessageContaining("atrium.reconcile.domains.lamps.amount-field names price, which no lamp has")
                .hasMessageContaining("atrium.reconcile.domains.on-demand.source names nobody, which cannot be asked");
    }

    /** As a process of its own would. */
    private void look(String time) {
        Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
        ReconcileConfig config = config(LAMPS);
        new Nights(domains(config), new Runs(database.pool(), clock), database.pool(), null, clock)
                .look()
                .await()
                .atMost(PATIENCE);
    }

    private List<String> begun() {
        return database.rows("select domain, requested_by, scheduled_for from reconcile_run order by number").stream()
                .map(row -> row.getString(0) + " " + row.getString(1) + " "
                        + row.getOffsetDateTime(2).withOffsetSameInstant(ZoneOffset.UTC))
                .toList();
    }

    private static Domains domains(ReconcileConfig config) {
        return new Domains(config, List.of(new LampType()), (source, type) -> Optional.empty(), null);
    }

    static ReconcileConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ReconcileConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(ReconcileConfig.class);
    }

    @Holds(DataClass.INTERNAL)
    private record Lamp(String id) {}

    static final class LampType implements RecordType {

        @Override
        public String name() {
            return "lamp";
        }

        @Override
        public String prefix() {
            return "lmp";
        }

        @Override
        public Class<? extends Record> canonical() {
            return Lamp.class;
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }

        @Override
        public String model() {
            return "test.lamp";
        }

        @Override
        public JsonArray domain() {
            return new JsonArray();
        }

        @Override
        public List<String> fields(OdooVersion version) {
            return List.of();
        }

        @Override
        public Record toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
            return new Lamp("lmp_1");
        }
    }
}
