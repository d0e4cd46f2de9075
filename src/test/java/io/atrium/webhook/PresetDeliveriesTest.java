package io.atrium.webhook;

import io.atrium.Surroundings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

/** Every preset from outside, and what vendors ask of a URL before they deliver there. */
@QuarkusTest
@TestProfile(WebhookProfile.class)
class PresetDeliveriesTest {

    private final Clock clock = Clock.systemUTC();
    private final String id = UUID.randomUUID().toString();
    private final String body = "{\"nothing\": \"" + id + "\"}\r\n";

    static Stream<String> presets() {
        return Vendor.presets().stream();
    }

    @BeforeEach
    void send_bodies_untouched() {
        RestAssured.config = RestAssured.config()
                .encoderConfig(
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_genuine_delivery_is_stored_once(String preset) {
        Instant before = clock.instant();
        String sent = text(vendor(preset).signer().body(bytes(body), id, before));
        Request request = vendor(preset).signer().request(bytes(sent), id, before);

        Response first = deliver(preset, request, sent);
        Response copy = deliver(preset, request, sent);

        first.then().statusCode(202).body("receipt", startsWith("rcpt_"));
        boolean sameMinute =
                before.truncatedTo(ChronoUnit.MINUTES).equals(clock.instant().truncatedTo(ChronoUnit.MINUTES));
        if (sameMinute || !replay(preset).coalesces()) {
            copy.then()
                    .statusCode(200)
                    .body("duplicate", equalTo(true))
                    .body("receipt", equalTo(first.path("receipt")));
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_forged_delivery_is_refused_and_not_told_why(String preset) {
        Vendor forger =
                Vendor.of(preset, Vendor.secretFor(preset).replace('i', 'e').replace('Q', 'R'));
        Instant now = clock.instant();
        String sent = text(forger.signer().body(bytes(body), id, now));
        Request forged = forger.signer().request(bytes(sent), id, now);

        Response refusal = deliver(preset, forged, sent);

        refusal.then().statusCode(401).body("code", equalTo("signature-invalid"));
        deliver(preset, new Request("POST", name -> List.of(), name -> List.of(), null), body)
                .then()
                .statusCode(401)
                .body("detail", equalTo(refusal.path("detail")));
    }

    @Test
    void a_signature_header_that_stands_twice_is_refused() {
        String signature =
                signed("github", body).headers().all("X-Hub-Signature-256").get(0);

        Response refusal = given().header("X-Hub-Signature-256", signature, signature)
                .body(bytes(body))
                .post("/webhooks/try-github");

        refusal.then().statusCode(401).body("code", equalTo("signature-invalid"));
    }

    @Test
    void a_bearer_token_of_a_vendor_is_judged_by_the_source_and_not_taken_for_one_of_the_issuer() {
        String token = Vendor.secretFor("quinyx");

        Response accepted = given().header("Authorization", "Bearer " + token)
                .body(bytes(body))
                .post("/webhooks/try-quinyx");
        Response refusal = given().header("Authorization", "Bearer " + token + "x")
                .body(bytes(body))
                .post("/webhooks/try-quinyx");

        accepted.then().statusCode(202).body("receipt", startsWith("rcpt_"));
        refusal.then().statusCode(401).body("code", equalTo("signature-invalid"));
    }

    @Test
    void a_secret_in_the_query_is_as_good_as_one_in_the_path() {
        Response accepted = given().queryParam("token", Vendor.secretFor("odoo"))
                .body(bytes(body))
                .post("/webhooks/try-odoo");

        accepted.then().statusCode(202);
    }

    @Test
    void a_query_that_cannot_be_decoded_has_no_secret() throws IOException {
        String request = "POST /webhooks/try-odoo?token=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                + "Connection: close\r\n\r\n{}";

        String answer;
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes(request));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @Test
    void a_vendor_may_be_held_to_smaller_bodies_than_others() {
        String large = "{\"large\": \"" + "x".repeat(1000) + "\"}";

        Response refusal = given().body(bytes(large)).post("/webhooks/small");

        refusal.then().statusCode(413).body("code", equalTo("payload-too-large"));
    }

    @Test
    void who_signs_has_nothing_behind_its_name() {
        Response answer = given().headers(headers(signed("github", body)))
                .body(bytes(body))
                .post("/webhooks/try-github/anything");

        answer.then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void a_challenge_of_okta_is_echoed() {
        Response answer =
                given().header("x-okta-verification-challenge", "abc-\"<").get("/webhooks/try-okta");

        answer.then().statusCode(200).body("verification", equalTo("abc-\"<")).body("size()", equalTo(1));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"try-okta,400", "try-github,404", "nobody,404"})
    void nothing_else_is_answered_by_get(String source, int status) {
        Response answer = given().get("/webhooks/" + source);

        answer.then().statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"try-gusto", "new-gusto"})
    void a_verification_token_of_gusto_is_taken_before_it_can_sign(String source) {
        Response answer = given().body(bytes("{\"verification_token\": \"t-1\", \"webhook_subscription_uuid\": \"u\"}"))
                .post("/webhooks/" + source);

        answer.then().statusCode(200).body("size()", equalTo(0));
    }

    @Test
    void a_source_that_waits_for_its_secret_accepts_nothing() {
        Response answer = given().headers(headers(signed("gusto", body)))
                .body(bytes(body))
                .post("/webhooks/new-gusto");

        answer.then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ping test", "{\"text\":\"Ping test\"}", "\"Ping test\""})
    void a_ping_of_hibob_is_answered_signed_or_not(String ping) {
        Response unsigned = given().body(bytes(ping)).post("/webhooks/try-hibob");
        Response signed = deliver("hibob", signed("hibob", ping), ping);
        Response forged =
                given().header("Bob-Signature", "AAAA").body(bytes(ping)).post("/webhooks/try-hibob");

        unsigned.then().statusCode(200).body("receipt", equalTo(null));
        signed.then().statusCode(200).body("receipt", equalTo(null));
        forged.then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ping tests", "{\"text\":\"Ping test\",\"type\":\"employee.updated\"}", "{}"})
    void what_only_looks_like_a_ping_needs_a_signature(String text) {
        Response answer = given().body(bytes(text)).post("/webhooks/try-hibob");

        answer.then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"validation_code", "validate_code"})
    void a_code_of_toggl_is_sent_back(String name) {
        String ping = "{\"payload\":\"ping\",\"" + name + "\":\"c-1\"}";

        deliver("toggl", signed("toggl", ping), ping)
                .then()
                .statusCode(200)
                .body(name, equalTo("c-1"))
                .body("size()", equalTo(1));
        given().body(bytes(ping)).post("/webhooks/try-toggl").then().statusCode(401);
    }

    @Test
    void a_challenge_of_slack_is_sent_back() {
        String ping = "{\"type\":\"url_verification\",\"token\":\"x\",\"challenge\":\"3eZbrw1aB\"}";

        deliver("slack", signed("slack", ping), ping)
                .then()
                .statusCode(200)
                .body("challenge", equalTo("3eZbrw1aB"))
                .body("size()", equalTo(1));
        given().body(bytes(ping)).post("/webhooks/try-slack").then().statusCode(401);
    }

    @Test
    void operators_see_what_each_source_is_worth() {
        given().auth()
                .oauth2(Surroundings.token("operator", "exceptions:read"))
                .get("/ops/v1/interfaces")
                .then()
                .statusCode(200)
                .body("inbound.name", hasItems("acme", "try-personio", "try-7shifts"))
                .body("inbound.find { it.name == 'acme' }.replayClass", equalTo("R1"))
                .body("inbound.find { it.name == 'acme' }.vendor", equalTo("Standard Webhooks"))
                .body("inbound.find { it.name == 'try-personio' }.guarantee", containsString("No replay protection"))
                .body("inbound.findAll { it.name == 'try-hibob' }.remember", contains("PT336H"));
    }

    private static ReplayClass replay(String preset) {
        return Preset.named(preset).orElseThrow().scheme().replay();
    }

    private Request signed(String preset, String text) {
        return vendor(preset).signer().request(bytes(text), id, clock.instant());
    }

    private static Vendor vendor(String preset) {
        return Vendor.of(preset, Vendor.secretFor(preset));
    }

    private static Response deliver(String preset, Request request, String text) {
        RequestSpecification specification = given().headers(headers(request))
                .contentType("application/json")
                .body(bytes(text));
        String path = "/webhooks/try-" + preset;
        return specification.post(request.urlSecret() == null ? path : path + "/" + request.urlSecret());
    }

    /** Those that any preset may look at. */
    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Vendor.presets().stream()
                .map(preset -> Preset.named(preset).orElseThrow().scheme())
                .flatMap(scheme -> Stream.of(
                                scheme.proofs().stream()
                                        .flatMap(proof -> proof.signatures().stream())
                                        .map(Proof.SignatureForm::header),
                                scheme.timestamp() == null
                                        ? Stream.<String>empty()
                                        : scheme.timestamp().headers().stream(),
                                scheme.eventId() == null ? Stream.<String>empty() : scheme.eventId().headers().stream())
                        .flatMap(names -> names))
                .filter(name -> name != null)
                .forEach(name -> request.headers().all(name).forEach(value -> headers.put(name, value)));
        return headers;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
