package io.atrium.http;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** What every path does: HEAD, OPTIONS, compressed answers, and calls from the pages of others. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MannersTest {

    private static final String SUPPLIER = "/v1/suppliers/sup_hbr0kgh3";
    private static final String PORTAL = "https://portal.example.org";

    @TestHTTPResource("/")
    URI url;

    @ParameterizedTest
    @ValueSource(strings = {SUPPLIER, "/v1/suppliers?limit=2", "/v1/event-types", "/openapi/events"})
    void answersHeadAsGetWithoutABody(String path) {
        Response get = reader().get(path);
        Response head = reader().head(path);

        head.then().statusCode(200).body(emptyString());
        for (String header : List.of("ETag", "Link", "Content-Type", "Vary")) {
            assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
        }
        assertThat(head.headers().hasHeaderWithName("Atrium-As-Of"))
                .isEqualTo(get.headers().hasHeaderWithName("Atrium-As-Of"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/suppliers | GET, HEAD, OPTIONS, POST",
                SUPPLIER + " | GET, HEAD, OPTIONS, PATCH",
                "/v1/purchase-orders/po_1/confirmation | OPTIONS, POST",
                "/v1/changes | GET, HEAD, OPTIONS",
                "/webhooks/hr | GET, HEAD, OPTIONS, POST"
            })
    void saysWhatAPathSupportsToAnyone(String path, String methods) {
        given().when()
                .options(path)
                .then()
                .statusCode(204)
                .header("Allow", equalTo(methods))
                .body(emptyString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/v1/nowhere", SUPPLIER + "/nowhere"})
    void supportsNothingWhereNothingIs(String path) {
        given().when().options(path).then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void saysWhatIsAllowedWhenItRefusesAMethod() {
        reader().delete(SUPPLIER)
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, OPTIONS, PATCH"))
                .body("code", equalTo("method-not-allowed"));
    }

    @Test
    void compressesPagesForThoseWhoAcceptIt() throws Exception {
        HttpResponse<byte[]> plain = get("/v1/suppliers?limit=5", "identity");
        HttpResponse<byte[]> compressed = get("/v1/suppliers?limit=5", "gzip");

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.body().length).isLessThan(plain.body().length);
        assertThat(unpacked(compressed.body())).isEqualTo(new String(plain.body(), UTF_8));
        assertThat(plain.headers().firstValue("Content-Encoding").orElse("identity"))
                .isEqualTo("identity");
        for (HttpResponse<byte[]> answer : List.of(plain, compressed)) {
            assertThat(String.join(", ", answer.headers().allValues("Vary"))).containsIgnoringCase("accept-encoding");
        }
    }

    @Test
    void sendsWhatAnETagNamesAsItIs() throws Exception {
        HttpResponse<byte[]> plain = get(SUPPLIER, "identity");
        HttpResponse<byte[]> asked = get(SUPPLIER, "gzip");

        assertThat(asked.headers().firstValue("Content-Encoding").orElse("identity"))
                .isEqualTo("identity");
        assertThat(asked.body()).isEqualTo(plain.body());
        assertThat(asked.headers().firstValue("ETag"))
                .isPresent()
                .isEqualTo(plain.headers().firstValue("ETag"));
        reader().header("If-None-Match", asked.headers().firstValue("ETag").orElseThrow())
                .get(SUPPLIER)
                .then()
                .statusCode(304);
    }

    @Test
    void letsAPageOfAKnownOriginCallAndReadTheHeaders() {
        List<String> varies = reader().header("Origin", PORTAL)
                .get(SUPPLIER)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(PORTAL))
                .header("Access-Control-Expose-Headers", containsString("ETag"))
                .header("Access-Control-Expose-Headers", containsString("X-Correlation-Id"))
                .header("Access-Control-Allow-Credentials", nullValue())
                .extract()
                .headers()
                .getValues("Vary");
        assertThat(varies).contains("origin");
        given().header("Origin", PORTAL)
                .when()
                .get(SUPPLIER)
                .then()
                .statusCode(401)
                .header("Access-Control-Allow-Origin", equalTo(PORTAL));
    }

    @Test
    void answersABrowserThatAsksFirst() {
        given().header("Origin", PORTAL)
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization, if-match")
                .when()
                .options(SUPPLIER)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", equalTo(PORTAL))
                .header("Access-Control-Allow-Methods", equalTo("GET, HEAD, OPTIONS, PATCH"))
                .header("Access-Control-Allow-Headers", containsString("If-Match"))
                .header("Access-Control-Max-Age", equalTo("600"));
    }

    @Test
    void tellsTheBrowserOfAnotherOriginNothing() {
        given().header("Origin", "https://elsewhere.example.org")
                .header("Access-Control-Request-Method", "GET")
                .when()
                .options(SUPPLIER)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "https://*.example.org", "/.*/", "portal.example.org", "https://example.org/"})
    void refusesToStartWithWhatIsNotAnOrigin(String unsafe) {
        assertThatThrownBy(() -> CrossOrigin.checked(List.of(PORTAL, unsafe)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("atrium.http.cors-origins")
                .hasMessageContaining(unsafe);
        assertThatCode(() -> CrossOrigin.checked(List.of(PORTAL, "http://localhost:3000")))
                .doesNotThrowAnyException();
    }

    /** Java's client asks for that by itself. */
    @Test
    void answersInHttp11WhoAsksToGoOnInHttp2InTheClear() throws Exception {
        HttpResponse<byte[]> answer = get("/openapi/events", "identity");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    private HttpResponse<byte[]> get(String path, String encoding) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("Authorization", "Bearer " + token())
                .header("Accept-Encoding", encoding)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    private static String unpacked(byte[] body) throws Exception {
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(unpacked.readAllBytes(), UTF_8);
        }
    }

    private static RequestSpecification reader() {
        return given().header("Authorization", "Bearer " + token()).when();
    }

    private static String token() {
        return Surroundings.token("reader", "procurement:read events:read");
    }
}
