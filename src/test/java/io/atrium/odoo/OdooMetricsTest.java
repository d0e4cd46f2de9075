package io.atrium.odoo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

class OdooMetricsTest {

    private final FakeOdoo server = new FakeOdoo();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void the_load_is_shown_by_priority() {
        server.holding();
        Odoo odoo = Odoo.connect(server.vertx, server.settings(Protocol.JSON_RPC, 1, Duration.ofSeconds(10)));
        new OdooMetrics().register(null, registry, odoo);
        CompletableFuture<?> underWay = sweep(odoo);
        await().until(() -> server.received.size() == 1);
        CompletableFuture<?> waits = sweep(odoo);
        await().until(() -> odoo.load().waiting().get(Priority.SWEEP) == 1);

        assertThat(registry.get("atrium.odoo.in.flight").gauge().value()).isEqualTo(1);
        assertThat(registry.get("atrium.odoo.away").gauge().value()).isZero();
        assertThat(waiting("sweep")).isEqualTo(1);
        assertThat(waiting("interactive")).isZero();
        assertThat(registry.get("atrium.odoo.calls")
                        .tag("priority", "sweep")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        server.stop();
        assertThat(underWay).failsWithin(Duration.ofSeconds(10));
        assertThat(waits).failsWithin(Duration.ofSeconds(10));
    }

    private static CompletableFuture<?> sweep(Odoo odoo) {
        return odoo.at(Priority.SWEEP)
                .searchIds(Search.of("res.partner", new JsonArray(), List.of()))
                .subscribeAsCompletionStage();
    }

    private double waiting(String priority) {
        return registry.get("atrium.odoo.waiting")
                .tag("priority", priority)
                .gauge()
                .value();
    }
}
