package io.atrium.command;

import io.atrium.MigratedDatabase;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Protocol;
import io.atrium.odoo.Search;
import io.atrium.record.Stored;
import io.atrium.sandbox.SandboxOdoo;
import io.atrium.trace.Traces;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who waits behind whom when Odoo does not answer. */
class CommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Search ANYTHING = Search.of("res.partner", new JsonArray(), List.of());

    private static Vertx vertx;
    private static MigratedDatabase database;
    private static Odoo odoo;
    private static Odoo away;

    private final List<String> performed = new CopyOnWriteArrayList<>();
    private final CommandConfig settings = new Settings(Duration.ofMillis(1));
    private final Commands commands = new Commands(
            new Intents(database.pool(), settings),
            new Authority(settings, type -> Optional.empty()),
            new Locks(database.pool(), settings, Clock.systemUTC()),
            new Approvals(database.pool(), null, null, settings, Clock.systemUTC()),
            new Duties(database.pool(), settings, null),
            List.of(
                    new Unanswered("silent", away.searchCount(ANYTHING)),
                    new Unanswered("stuck", odoo.searchCount(ANYTHING).chain(() -> away.searchCount(ANYTHING))),
                    new TakenOver()),
            null,
            null,
            null,
            odoo,
            database.pool(),
            Traces.none(),
            settings,
            Clock.systemUTC());

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        vertx = database.vertx();
        SandboxOdoo sandbox =
                SandboxOdoo.start(vertx, SandboxOdoo.Options.defaults()).await().atMost(PATIENCE);
        odoo = connect(sandbox, sandbox.url());
        // Nobody listens there.
        away = connect(sandbox, URI.create("http://127.0.0.1:1"));
    }

    private static Odoo connect(SandboxOdoo sandbox, URI url) {
        return Odoo.connect(
                io.vertx.mutiny.core.Vertx.newInstance(vertx),
                new OdooSettings(
                        url, sandbox.database(), sandbox.login(), sandbox.apiKey(), Protocol.JSON_RPC, 2, PATIENCE));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("truncate command_intent cascade");
    }

    @Test
    void whileOdooIsAwayNobodyOvertakesTheFirst() {
        Outcome first = submit("silent", "first");
        Outcome second = submit("silent", "second");

        sweep();

        assertThat(List.of(first, second)).hasOnlyElementsOfType(Outcome.Pending.class);
        assertThat(performed).isNotEmpty().containsOnly("first");
    }

    @Test
    void oneThatFailsWhileOdooAnswersOthersHoldsNobodyUp() {
        submit("stuck", "first");
        submit("stuck", "second");
        assertThat(performed).containsExactly("first");

        sweep();

        assertThat(performed).contains("second");
    }

    @Test
    void aDeedIsUndoneWhenAnotherProcessHasTakenItOver() {
        Outcome outcome = submit("taken-over", "first");

        assertThat(outcome).isInstanceOf(Outcome.Pending.class);
        assertThat(performed).containsExactly("first");
        assertThat(database.number("select count(*) from exceptionqueue_case where room = 'taken-over'"))
                .isZero();
        assertThat(database.number("select count(*) from command_intent where state = 'running' and attempt = 2"))
                .isEqualTo(1);
    }

    private Outcome submit(String operation, String name) {
        Command command = new Command(
                operation, "caller", UUID.randomUUID().toString(), new JsonObject().put("name", name), "correlation");
        return commands.submit(command).await().atMost(PATIENCE);
    }

    /** Until nothing is due. */
    private void sweep() {
        commands.sweep().await().atMost(PATIENCE);
    }

    /** Does nothing but ask. */
    private final class Unanswered implements CommandHandler {

        private final String operation;
        private final Uni<Integer> question;

        Unanswered(String operation, Uni<Integer> question) {
            this.operation = operation;
            this.question = question;
        }

        @Override
        public String operation() {
            return operation;
        }

        @Override
        public Uni<Effect> perform(Intent intent) {
            performed.add(intent.body().getString("name"));
            return question.map(count -> Effect.changed("test", count));
        }
    }

    /** Is held up for so long that another process takes its intent over before it settles. */
    private final class TakenOver implements CommandHandler {

        @Override
        public String operation() {
            return "taken-over";
        }

        @Override
        public Uni<Effect> perform(Intent intent) {
            return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> {
                performed.add(intent.body().getString("name"));
                return transaction
                        .query(
                                """
                                insert into exceptionqueue_case
                                    (room, cause, code, reason, owner, criticality, correlation_id, opened_at, last_seen_at,
                                        updated_at, due_at)
                                values ('taken-over', 'first', 'a', 'deed', 'somebody', 'normal', 'correlation', now(),
                                    now(), now(), now())""")
                        .execute()
                        .chain(() -> database.pool()
                                .query("update command_intent set attempt = 2")
                                .execute())
                        .replaceWith(new Stored("test", "test_1", 1, new JsonObject()));
            }));
        }
    }
}
