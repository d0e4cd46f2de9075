package io.atrium.console;

import io.atrium.Surroundings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Surroundings in which people sign in at an issuer, and a proxy stands in front. */
public class WithIssuer extends Surroundings {

    static final String ADDRESS = "https://atrium.example.org";

    private Issuer issuer;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        issuer = new Issuer(Path.of(settings.get("atrium.sandbox.data-directory")));
        settings.put("atrium.console.issuer", issuer.url());
        settings.put("atrium.console.client-id", Issuer.CLIENT);
        settings.put("atrium.console.client-secret", Issuer.SECRET);
        settings.put("atrium.console.public-url", ADDRESS);
        settings.put("atrium.console.parameters.audience", "atrium");
        settings.put("atrium.console.demo", "false");
        settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        return settings;
    }

    @Override
    public void stop() {
        super.stop();
        issuer.close();
    }
}
