package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class VendorApiTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeVendorApi VENDOR = new FakeVendorApi();
    private static final Question QUESTION =
            new Question("person", "employee 1", "GET", "/v1/people/1", null, new Expression("$exists(id)"));

    private Instant now = Vendor.NOW;

    @BeforeEach
    void forget() {
        VENDOR.answerAsUsual();
    }

    @AfterAll
    static void close() {
        VENDOR.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_document_is_brought_with_the_key_in_its_header() {
        VENDOR.answers(200, Map.of(), "{\"id\": 1}");

        Optional<Object> answer = ask(api(Map.of("key", "k3y", "key-header", "X-Api-Key")));

        assertThat(answer).contains(Map.of("id", 1));
        assertThat(VENDOR.last().getHeader("X-Api-Key")).isEqualTo("k3y");
        assertThat(VENDOR.last().path()).isEqualTo("/v1/people/1");
    }

    @Test
    void a_client_without_a_token_address_is_sent_as_basic() {
        VENDOR.answers(200, Map.of(), "{\"id\": 1}");

        ask(api(Map.of("client-id", "service", "client-secret", "s3cret")));

        assertThat(VENDOR.last().getHeader("authorization")).isEqualTo("Basic c2VydmljZTpzM2NyZXQ=");
    }

    @Test
    void a_token_is_had_once_and_again_when_it_expires() {
        VENDOR.answers(request -> request.response()
                .end(
                        request.path().equals("/token")
                                ? "{\"access_token\": \"abc\", \"expires_in\": 600}"
                                : "{\"id\": 1}"));
        VendorApi api = oauth();

        ask(api);
        ask(api);
        assertThat(VENDOR.asked("/token")).isEqualTo(1);
        now = now.plusSeconds(541);
        ask(api);

        assertThat(VENDOR.asked("/token")).isEqualTo(2);
        assertThat(VENDOR.last().getHeader("authorization")).isEqualTo("Bearer abc");
    }

    @Test
    void a_token_that_is_refused_is_had_anew_at_once() {
        VENDOR.answers(request -> {
            if (request.path().equals("/token")) {
                request.response()
                        .end("{\"access_token\": \"t%d\", \"expires_in\": 600}".formatted(VENDOR.asked("/token")));
            } else {
                boolean fresh = "Bearer t2".equals(request.getHeader("authorization"));
                request.response().setStatusCode(fresh ? 200 : 401).end("{\"id\": 1}");
            }
        });

        assertThat(ask(oauth())).contains(Map.of("id", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503})
    void what_may_pass_is_unavailable(int status) {
        VENDOR.answers(status, Map.of("Retry-After", "30"), "{}");

        Throwable failure = catchThrowable(() -> ask(api(Map.of("token", "t"))));

        assertThat(((Failure) failure).code()).isEqualTo(FailureCode.UNAVAILABLE);
        assertThat(((Failure) failure).retryAfter()).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "'Sat, 21 Nov 2026 09:01:00 GMT', 60",
        "'Sat, 21 Nov 2026 08:00:00 GMT', 0",
        "soon, 0",
        "999999999, 86400"
    })
    void a_wait_may_be_a_date_and_is_bounded(String header, long seconds) {
        VENDOR.answers(503, Map.of("Retry-After", header), "");

        Throwable failure = catchThrowable(() -> ask(api(Map.of("token", "t"))));

        assertThat(((Failure) failure).retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void what_is_gone_is_no_failure() {
        VENDOR.answers(410, Map.of(), "");

        assertThat(ask(api(Map.of("token", "t")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, {}", "302, {}", "200, not json", "200, '{\"error\": \"x\"}'"})
    void what_will_not_pass_is_unmappable(int status, String body) {
        VENDOR.answers(status, Map.of("Location", "http://127.0.0.1:1/"), body);

        assertThat(catchThrowable(() -> ask(api(Map.of("token", "t"))))).isInstanceOf(Unmappable.class);
    }

    @Test
    void an_answer_that_is_too_large_is_not_read() {
        VENDOR.answers(200, Map.of(), "{\"id\": \"" + "x".repeat(5000) + "\"}");

        Throwable failure = catchThrowable(() -> ask(api(Map.of("token", "t", "max-answer", "4K"))));

        assertThat(failure).isInstanceOf(Unmappable.class);
    }

    @Test
    void an_api_that_does_not_answer_in_time_is_unavailable() {
        VENDOR.answers(request -> {});

        Throwable failure = catchThrowable(() -> ask(api(Map.of("token", "t", "timeout", "300MS"))));

        assertThat(((Failure) failure).code()).isEqualTo(FailureCode.UNAVAILABLE);
    }

    @Test
    void values_of_a_payload_lead_nowhere_else() {
        Template path = new Template("/v1/people/{id}/x", Template.LONGEST_VALUE);

        assertThat(path.address(Map.of("id", "../../admin?a=b#c")))
                .isEqualTo("/v1/people/%2E%2E%2F%2E%2E%2Fadmin%3Fa%3Db%23c/x");
    }

    @Test
    void a_place_in_a_list_may_be_longer_than_an_id() {
        Map<String, String> lengthy = Map.of("id", "x".repeat(Template.LONGEST_VALUE + 1));

        assertThat(new Template("/v1/people?after={id}", Template.LONGEST_PLACE).address(lengthy))
                .endsWith(lengthy.get("id"));
        assertThat(catchThrowable(() -> new Template("/v1/people/{id}", Template.LONGEST_VALUE).address(lengthy)))
                .isInstanceOf(Unmappable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base-url=ftp://x                            | base-url must be an address",
                "base-url=https://user:pass@x                | base-url must be an address",
                "base-url=https://x?a=b                      | base-url must be an address",
                "token=t                                     | base-url is missing",
                "base-url=https://x,client-id=a              | belong together",
                "base-url=https://x,key=a                    | belong together",
                "base-url=https://x,token-url=https://x/t    | token-url needs",
                "base-url=https://x,token=t,key=k,key-header=h | several credentials"
            })
    void an_api_that_is_not_configured_soundly_is_refused(String settings, String complaint) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings.split(",")) {
            given.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        List<String> problems = new ArrayList<>();

        ApiAddress.of("a.api", config(given), problems);

        assertThat(problems).singleElement().asString().contains(complaint);
    }

    private VendorApi oauth() {
        return api(Map.of("client-id", "c", "client-secret", "s", "token-url", VENDOR.url() + "/token"));
    }

    private VendorApi api(Map<String, String> settings) {
        Map<String, String> given = new HashMap<>(settings);
        given.put("base-url", VENDOR.url() + "/");
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        return new VendorApi(
                "acme", ApiAddress.of("api", config(given), new ArrayList<>()).orElseThrow(), VERTX, clock);
    }

    private static WebhookConfig.ApiConfig config(Map<String, String> settings) {
        Map<String, String> given = new HashMap<>();
        settings.forEach((name, value) -> given.put("atrium.webhook.sources.acme.api." + name, value));
        given.put("atrium.webhook.sources.acme.preset", "hibob");
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class)
                .sources()
                .get("acme")
                .api();
    }

    private static Optional<Object> ask(VendorApi api) {
        return api.ask(QUESTION).await().atMost(Duration.ofSeconds(30));
    }
}
