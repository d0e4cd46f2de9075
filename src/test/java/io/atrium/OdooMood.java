package io.atrium;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the sandbox Odoo around a test is made to do, and what was asked of it. */
public final class OdooMood {

    // The door does not speak HTTP/2, which the client would try to talk it into.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private OdooMood() {}

    /** Every connection breaks. */
    public static void away() {
        ask("/away");
    }

    /** Calls of that model break. */
    public static void away(String model) {
        ask("/away?model=" + model);
    }

    /** Atrium's user has no right to that model. */
    public static void refuse(String model) {
        ask("/refuse?model=" + model);
    }

    /** A good Odoo again. */
    public static void good() {
        ask("/good");
    }

    /** The latest calls, such as {@code hr.employee.search_read}, oldest first. */
    public static List<String> calls() {
        return new JsonArray(ask("/calls")).stream().map(Object::toString).toList();
    }

    private static String ask(String path) {
        int port = ConfigProvider.getConfig().getValue(OdooDoor.PORT, Integer.class);
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
