package io.atrium.start;

import io.vertx.pgclient.PgConnectOptions;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the database is, for those who need connections of their own beside the pool. Each gets a copy to complete. */
class DatabaseSource {

    @Produces
    @Dependent
    PgConnectOptions address(
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password) {
        return PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
    }
}
