package io.atrium;

import io.atrium.BrokenRules.Broken;
import io.atrium.PublishedContract.Operation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests are checked as the contract says: whatever breaks one rule of a schema is refused, and the refusal points at
 * what broke it. The requests are made from the contract, so an operation is tried as soon as it exists.
 */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RequestValidationTest {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    URI gateway;

    private final Map<String, String> tokens = new HashMap<>();
    private PublishedContract contract;
    private BrokenRules rules;

    @BeforeEach
    void read() {
        contract = PublishedContract.served();
        rules = new BrokenRules(contract);
    }

    @Test
    void refusesBodiesThatBreakARule() {
        List<String> tried = new ArrayList<>();
        List<String> wrong = new ArrayList<>();

        contract.operations().forEach(operation -> contract.asked(operation).ifPresent(body -> {
            rules.bodies(body).forEach(broken -> {
                tried.add(operation.id() + " " + broken.what());
                complaint(operation, broken, tried.size()).ifPresent(wrong::add);
            });
        }));

        assertThat(tried).hasSizeGreaterThan(50);
        assertThat(wrong).as("of %d broken bodies", tried.size()).isEmpty();
    }

    private Optional<String> complaint(Operation operation, Broken broken, int number) {
        HttpRequest request = request(operation, operation.id() + number / 50, operation.examplePath())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "broken-" + number)
                .method(
                        operation.method().toUpperCase(Locale.ROOT),
                        BodyPublishers.ofString(broken.body().toString()))
                .build();
        return complaint(operation, broken.what(), broken.pointer(), request);
    }

    private Optional<String> complaint(Operation operation, String what, String pointer, HttpRequest request) {
        HttpResponse<String> answer =
                http.sendAsync(request, BodyHandlers.ofString()).join();
        boolean isPointedAt = answer.statusCode() == 400
                && new JsonObject(answer.body())
                        .getJsonArray("errors", new JsonArray()).stream()
                                .map(JsonObject.class::cast)
                                .anyMatch(error -> pointer.equals(error.getString("pointer")))
                && new JsonObject(answer.body()).getString("code").equals("invalid");
        return isPointedAt
                ? Optional.empty()
                : Optional.of("%s, %s, is not refused at %s: %d %s"
                        .formatted(operation.id(), what, pointer, answer.statusCode(), answer.body()));
    }

    /** As one of many clients, so that none has more than its share of requests. */
    private HttpRequest.Builder request(Operation operation, String client, String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header(
                        "Authorization",
                        "Bearer "
                                + tokens.computeIfAbsent(
                                        client,
                                        each -> Surroundings.token(
                                                "validation " + each, String.join(" ", operation.scopes()))));
    }

    @Test
    void refusesParametersOfTheWrongForm() {
        List<String> tried = new ArrayList<>();
        List<String> wrong = new ArrayList<>();

        contract.operations().stream()
                .filter(operation ->
                        !operation.scopes().isEmpty() && !operation.node().has("requestBody"))
                .forEach(operation -> operation.declared().stream()
                        .filter(parameter -> parameter.path("in").asText().equals("query"))
                        .forEach(parameter -> rules.malformed(contract.resolved(parameter.path("schema")))
                                .forEach(value -> {
                                    String name = parameter.path("name").asText();
                                    tried.add(name);
                                    HttpRequest request = request(
                                                    operation,
                                                    operation.id(),
                                                    operation.examplePath() + "?" + name + "="
                                                            + URLEncoder.encode(value, StandardCharsets.UTF_8))
                                            .header("Idempotency-Key", "malformed-" + tried.size())
                                            .method(
                                                    operation.method().toUpperCase(Locale.ROOT),
                                                    BodyPublishers.noBody())
                                            .build();
                                    complaint(operation, name + "=" + value, name, request)
                                            .ifPresent(wrong::add);
                                })));

        assertThat(tried).hasSizeGreaterThan(100);
        assertThat(wrong).as("of %d malformed parameters", tried.size()).isEmpty();
    }
}
