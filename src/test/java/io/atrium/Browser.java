package io.atrium;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static io.atrium.Waiting.await;

/** A headless Chromium, driven by WebDriver. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DRIVER = "chromedriver";

    /** What names an element in WebDriver. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path profile;
    private final Process driver;
    private final URI session;

    Browser() {
        try {
            profile = Files.createTempDirectory("chromium");
            int port = freePort();
            driver = new ProcessBuilder(DRIVER, "--port=" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("driver.log").toFile())
                    .start();
            URI root = URI.create("http://127.0.0.1:" + port + "/");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> send(get(root.resolve("status")))
                    .getJsonObject("value")
                    .getBoolean("ready"));
            JsonObject options = new JsonObject()
                    .put(
                            "args",
                            new JsonArray(List.of(
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-dev-shm-usage",
                                    "--disable-quic",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync",
                                    "--user-data-dir=" + profile.resolve("profile"))));
            JsonObject started = send(post(
                    root.resolve("session"),
                    new JsonObject()
                            .put(
                                    "capabilities",
                                    new JsonObject()
                                            .put("alwaysMatch", new JsonObject().put("goog:chromeOptions", options)))));
            session = root.resolve("session/" + started.getJsonObject("value").getString("sessionId") + "/");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, DRIVER)));
    }

    void open(URI page) {
        send(post(session.resolve("url"), new JsonObject().put("url", page.toString())));
    }

    void resize(int width, int height) {
        send(post(
                session.resolve("window/rect"),
                new JsonObject().put("width", width).put("height", height)));
    }

    /** As the screen of such a device, whatever the window allows. */
    void show(int width, int height, boolean dark) {
        command(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
        command(
                "Emulation.setEmulatedMedia",
                new JsonObject()
                        .put(
                                "features",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("name", "prefers-color-scheme")
                                                .put("value", dark ? "dark" : "light"))));
    }

    /** Of the browser's own protocol, for what WebDriver does not know. */
    private void command(String name, JsonObject parameters) {
        send(post(
                session.resolve("goog/cdp/execute"),
                new JsonObject().put("cmd", name).put("params", parameters)));
    }

    void click(String selector) {
        send(post(session.resolve("element/" + element(selector) + "/click"), new JsonObject()));
    }

    void type(String selector, String text) {
        String element = element(selector);
        send(post(session.resolve("element/" + element + "/clear"), new JsonObject()));
        send(post(session.resolve("element/" + element + "/value"), new JsonObject().put("text", text)));
    }

    /** What a person reads there. */
    String text(String selector) {
        return send(get(session.resolve("element/" + element(selector) + "/text")))
                .getString("value");
    }

    /** The value of a script that ends with {@code return}. */
    Object run(String script) {
        return send(post(
                        session.resolve("execute/sync"),
                        new JsonObject().put("script", script).put("args", new JsonArray())))
                .getValue("value");
    }

    /** What the browser has complained of since it was last asked, such as a script that a policy forbids. */
    List<String> complaints() {
        return send(post(session.resolve("se/log"), new JsonObject().put("type", "browser")))
                .getJsonArray("value")
                .stream()
                .map(JsonObject.class::cast)
                .filter(entry -> List.of("WARNING", "SEVERE").contains(entry.getString("level")))
                .map(entry -> entry.getString("message"))
                .toList();
    }

    void screenshot(Path file) {
        try {
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(send(get(session.resolve("screenshot"))).getString("value")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String element(String selector) {
        return send(post(
                        session.resolve("element"),
                        new JsonObject().put("using", "css selector").put("value", selector)))
                .getJsonObject("value")
                .getString(ELEMENT);
    }

    private static HttpRequest get(URI address) {
        return HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    }

    private static HttpRequest post(URI address, JsonObject body) {
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
    }

    private JsonObject send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + ": " + answer.body());
            }
            return new JsonObject(answer.body());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Ends the browser, then its driver, and takes away what they wrote. */
    @Override
    public void close() {
        try {
            send(HttpRequest.newBuilder(URI.create(session.toString().replaceAll("/$", "")))
                    .DELETE()
                    .build());
        } finally {
            List<ProcessHandle> children = driver.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly().onExit().join();
            children.forEach(child -> child.onExit().join());
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
