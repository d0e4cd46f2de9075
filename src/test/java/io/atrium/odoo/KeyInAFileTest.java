package io.atrium.odoo;

import io.atrium.Waiting;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Atrium's key at Odoo is replaced in its file, and the process goes on. */
class KeyInAFileTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void anOdooThatTakesAnyKey() {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    shown.add(request.getHeader("Authorization"));
                    request.response()
                            .putHeader("content-type", "application/json")
                            .end("3");
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theNewKeyIsShownSoonAfterwards() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "the-old-key\n");
        Odoo odoo =
                new OdooSource().odoo(io.vertx.mutiny.core.Vertx.newInstance(vertx), config(file), Clock.systemUTC());
        count(odoo);
        assertThat(shown).containsOnly("bearer the-old-key");

        Files.writeString(file, "the-new-key\n");

        Waiting.await().atMost(PATIENCE).until(() -> {
            count(odoo);
            return shown.get(shown.size() - 1).equals("bearer the-new-key");
        });
        odoo.close();
    }

    @Test
    void aFileThatCannotBeReadKeepsAtriumFromStarting() {
        assertThatThrownBy(() -> OdooSource.settings(config(directory.resolve("nothing"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.odoo.api-key-file");
    }

    private static void count(Odoo odoo) {
        odoo.searchCount(Search.of("res.partner", new io.vertx.core.json.JsonArray(), List.of("id")))
                .await()
                .atMost(PATIENCE);
    }

    private OdooConfig config(Path file) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OdooConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "atrium.odoo.url", "http://127.0.0.1:" + server.actualPort(),
                                "atrium.odoo.database", "db",
                                "atrium.odoo.login", "atrium",
                                "atrium.odoo.api-key-file", file.toString(),
                                "atrium.odoo.protocol", "json-2"),
                        "test",
                        100))
                .build()
                .getConfigMapping(OdooConfig.class);
    }
}
