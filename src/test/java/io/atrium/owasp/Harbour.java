package io.atrium.owasp;

import io.atrium.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Surroundings with an inside, at which no caller may make Atrium knock, and with a vendor whose API is asked. */
public class Harbour extends Surroundings {

    static final String INSIDE = "127.0.0.2";
    static final String API = "atrium.webhook.sources.personio.api.base-url";
    static final String CREDENTIAL = "credential-of-the-harbour";

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("atrium.subscription.insecure-targets", "true");
        settings.put("atrium.subscription.closed-networks", INSIDE + "/32");
        settings.put("atrium.webhook.intake.poll-interval", "100ms");
        settings.put("atrium.webhook.sources.personio.preset", "personio");
        settings.put("atrium.webhook.sources.personio.secrets", CREDENTIAL);
        settings.put(API, "http://127.0.0.1:" + freePort());
        return settings;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
