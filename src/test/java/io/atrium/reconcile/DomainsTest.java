package io.atrium.reconcile;

import io.atrium.command.CommandHandler;
import io.atrium.command.Commands;
import io.atrium.command.Effect;
import io.atrium.command.Foretelling;
import io.atrium.command.Intent;
import io.atrium.record.SourceSystem;
import io.atrium.record.SourceSystems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which domains can be compared; those that cannot keep Atrium from starting. */
class DomainsTest {

    private static final Map<String, String> LAMPS = Map.of(
            "atrium.reconcile.domains.lamps.type", "lamp",
            "atrium.reconcile.domains.lamps.source", "shop");

    @Test
    void whatASourceListsIsComparedWhenItCanBeToldWhatItMeans() {
        Domains domains = domains(LAMPS, (source, type) -> Optional.of(new Shop()), new Told());

        assertThat(domains.required("lamps").sourceName()).isEqualTo("shop");
    }

    @Test
    void aSourceOfWhichNothingWouldBeComparedIsRefused() {
        assertThatThrownBy(() -> domains(LAMPS, (source, type) -> Optional.of(new Shop()), new Untold()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.reconcile.domains.lamps.source")
                .hasMessageContaining("lamp.upsert");
    }

    @Test
    void aListWithoutAMeaningIsNamedBesideWhatElseIsWrong() {
        Map<String, String> wrong = new HashMap<>(LAMPS);
        wrong.put("atrium.reconcile.domains.weather.type", "cloud");

        assertThatThrownBy(() -> domains(
                        wrong,
                        (source, type) -> {
                            throw new IllegalArgumentException("the mapping cannot be read");
                        },
                        new Told()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.reconcile.domains.lamps.source names shop")
                .hasMessageContaining("the mapping cannot be read")
                .hasMessageContaining("atrium.reconcile.domains.weather.type");
    }

    private static Domains domains(Map<String, String> settings, SourceSystems sources, CommandHandler handler) {
        Commands commands = new Commands(
                null, null, null, null, null, List.of(handler), null, null, null, null, null, null, null, null) {};
        return new Domains(NightsTest.config(settings), List.of(new NightsTest.LampType()), sources, commands);
    }

    /** A shop that lists lamps. */
    private static final class Shop implements SourceSystem {

        @Override
        public String name() {
            return "shop";
        }

        @Override
        public String caller() {
            return "webhook:shop";
        }

        @Override
        public String operation() {
            return "lamp.upsert";
        }

        @Override
        public Uni<Page> page(String place) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Map<String, Entry>> absent(Collection<String> values) {
            throw new UnsupportedOperationException();
        }
    }

    private static class Untold implements CommandHandler {

        @Override
        public String operation() {
            return "lamp.upsert";
        }

        @Override
        public Uni<Effect> perform(Intent intent) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Told extends Untold implements Foretelling {

        @Override
        public Uni<List<JsonObject>> expected(List<JsonObject> bodies) {
            throw new UnsupportedOperationException();
        }
    }
}
