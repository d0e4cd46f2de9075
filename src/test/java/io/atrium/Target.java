package io.atrium;

import io.atrium.odoo.OdooSettings;
import io.atrium.odoo.Protocol;
import io.atrium.sandbox.SandboxOdoo;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/** An Odoo to be held to the story: the sandbox always, a real one where {@code ATRIUM_TEST_ODOO_URL} names it. */
enum Target {
    SANDBOX {
        @Override
        OdooSettings start(Vertx vertx) {
            return sandbox(vertx, 14);
        }

        @Override
        public String toString() {
            return "the sandbox Odoo";
        }
    },

    SANDBOX_19 {
        @Override
        OdooSettings start(Vertx vertx) {
            return sandbox(vertx, 19);
        }

        @Override
        public String toString() {
            return "the sandbox Odoo as 19";
        }
    },

    REAL {
        @Override
        OdooSettings start(Vertx vertx) {
            return settings(
                    URI.create(System.getenv(REAL_URL)),
                    System.getenv("ATRIUM_TEST_ODOO_DATABASE"),
                    System.getenv("ATRIUM_TEST_ODOO_LOGIN"),
                    System.getenv("ATRIUM_TEST_ODOO_API_KEY"));
        }

        @Override
        public String toString() {
            return "the real Odoo at " + System.getenv(REAL_URL);
        }
    };

    private static final String REAL_URL = "ATRIUM_TEST_ODOO_URL";
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    static Stream<Target> all() {
        return System.getenv(REAL_URL) == null ? Stream.of(SANDBOX) : Stream.of(SANDBOX, REAL);
    }

    /** The same, and the sandbox in its newer dialect too. */
    static Stream<Target> allDialects() {
        return Stream.concat(Stream.of(SANDBOX_19), all());
    }

    /** One of each dialect; a real one takes the place of the sandbox. For what takes long. */
    static Stream<Target> oneOfEachDialect() {
        return Stream.concat(Stream.of(SANDBOX_19), closest());
    }

    /** The real one where there is one, else the sandbox. For what takes long. */
    static Stream<Target> closest() {
        return all().skip(all().count() - 1);
    }

    /** Whether it has what came after Odoo 14. */
    boolean isNewer() {
        return this == SANDBOX_19;
    }

    /** Of its kind, real ones were recorded. */
    int serie() {
        return isNewer() ? 19 : 14;
    }

    /** How to reach it; what was started ends with that Vert.x. */
    abstract OdooSettings start(Vertx vertx);

    private static OdooSettings sandbox(Vertx vertx, int serie) {
        SandboxOdoo odoo = SandboxOdoo.start(
                        vertx, SandboxOdoo.Options.defaults().withSerie(serie))
                .await()
                .atMost(PATIENCE);
        return settings(odoo.url(), odoo.database(), odoo.login(), odoo.apiKey());
    }

    private static OdooSettings settings(URI url, String database, String login, String apiKey) {
        return new OdooSettings(url, database, login, apiKey, Protocol.AUTO, 2, PATIENCE);
    }
}
