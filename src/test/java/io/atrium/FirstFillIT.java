package io.atrium;

import io.atrium.OdooProxy.Held;
import io.atrium.OdooProxy.Moment;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

/** The first fill goes on where it was, whoever ends it in the middle. */
class FirstFillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ORDERS = "purchase.order.search_read";

    /** Even a small Odoo has several pages of orders. */
    private static final int PAGE = 3;

    @ParameterizedTest(name = "with {0}")
    @MethodSource("io.atrium.Target#closest")
    void aFirstFillThatIsKilledGoesOnAndTellsOfEachDocumentOnce(Target target) {
        try (Stage stage = new Stage(target, Map.of("ATRIUM_RECORD_PAGE", Integer.toString(PAGE)))) {
            // Given: it has begun, the first page was read before and after its lines, the second is asked for
            Held page = stage.proxy().hold(ORDERS, Moment.CALL);
            stage.gateway().start();
            Client client = Client.of(stage.gateway());
            page = next(stage, next(stage, next(stage, page)));
            page.await(PATIENCE);
            await().atMost(PATIENCE).until(() -> done(client) == PAGE);

            // When
            stage.gateway().kill();
            page = stage.proxy().hold(ORDERS, Moment.CALL);
            stage.gateway().start();

            // Then
            page = next(stage, page);
            page.await(PATIENCE);
            assertThat(done(client)).isEqualTo(PAGE);
            page.letGo();
            await().atMost(PATIENCE).until(() -> client.captures().stream().allMatch(FirstFillIT::isSettled));
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(client.all("/v1/purchase-orders"))
                        .hasSize(stage.desk().count("purchase.order"));
                assertThat(subjects(client, "*.created.v1")).doesNotHaveDuplicates();
                assertThat(listed(client)).isEqualTo(living(client));
            });
        }
    }

    /** That call passes, and the next one of its kind does not. */
    private static Held next(Stage stage, Held held) {
        held.await(PATIENCE);
        Held next = stage.proxy().hold(ORDERS, Moment.CALL);
        held.letGo();
        return next;
    }

    private static int done(Client client) {
        JsonObject progress = client.capture("purchase-order").getJsonObject("progress");
        return progress == null ? 0 : progress.getInteger("done");
    }

    private static boolean isSettled(JsonObject type) {
        return Set.of("current", "unavailable").contains(type.getString("status"));
    }

    private static List<String> subjects(Client client, String types) {
        return client.factsOfTypes("io.atrium." + types).stream()
                .map(fact -> fact.getString("subject"))
                .toList();
    }

    private static Set<String> listed(Client client) {
        return List.of("suppliers", "items", "purchase-orders", "invoices", "accounts", "employees").stream()
                .flatMap(list -> client.all("/v1/" + list).stream())
                .map(document -> document.getString("id"))
                .collect(Collectors.toSet());
    }

    /** What was told of as created and not as deleted. */
    private static Set<String> living(Client client) {
        Set<String> living = List.of("supplier", "item", "purchase-order", "invoice", "account", "employee").stream()
                .flatMap(type -> subjects(client, type + ".created.v1").stream())
                .collect(Collectors.toSet());
        living.removeAll(subjects(client, "*.deleted.v1"));
        return living;
    }
}
