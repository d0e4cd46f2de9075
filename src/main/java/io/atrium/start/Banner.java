package io.atrium.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says, in standalone mode, what there is and how to begin. */
@ApplicationScoped
class Banner {

    private static final Logger LOG = Logger.getLogger("atrium");

    private final StartConfig config;
    private final int port;
    private final String odoo;

    Banner(
            StartConfig config,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "atrium.odoo.url", defaultValue = "") String odoo) {
        this.config = config;
        this.port = port;
        this.odoo = odoo;
    }

    void show(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent started) {
        if (!config.mode().equals("standalone")) {
            return;
        }
        String url = "http://localhost:" + port;
        LOG.infof(
                """
                Atrium is starting in standalone mode, for this machine only

                  try it      %1$s/docs
                  console     %1$s/console
                  contract    %1$s/openapi
                  health      %1$s/q/health
                  Odoo        %2$s

                  TOKEN=$(curl -s -u demo:demo -d grant_type=client_credentials %1$s/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                  curl -H "Authorization: Bearer $TOKEN" "%1$s/v1/purchase-orders?limit=2"
                """,
                url, odoo);
    }
}
