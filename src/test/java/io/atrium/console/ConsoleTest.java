package io.atrium.console;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Who gets in, what a page may hold, and what a form may do. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ConsoleTest {

    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/[^\"?]+\\.(?:css|js))\"");
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", Pattern.CASE_INSENSITIVE);

    @Inject
    Pool pool;

    @Inject
    Sessions sessions;

    @Test
    void whoHasNotSignedInIsLedToSignInAndBack() {
        Response answer = Person.stranger().get("/console/receipts?state=stuck");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/console/sign-in?to=%2Fconsole%2Freceipts%3Fstate%3Dstuck");
        assertThat(Person.stranger().get("/console/sign-in").asString()).contains("Sign in as the demo user");
    }

    @Test
    void thePartOfAPageThatAScriptAsksForLeadsTheWholePageToSignIn() {
        Response answer =
                given().redirects().follow(false).header("HX-Request", "true").get("/console");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.header("HX-Redirect")).startsWith("/console/sign-in");
    }

    @Test
    void theSessionIsSealedAndOutOfReachOfScriptsAndOtherSites() {
        Response answer =
                given().redirects().follow(false).formParam("client", "demo").post("/console/sign-in/demo");

        Cookie cookie = answer.detailedCookie(Sessions.COOKIE);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Strict");
        assertThat(cookie.getPath()).isEqualTo("/console");
        String token = sessions.unsealed(cookie.getValue()).orElseThrow().token();
        assertThat(token.split("\\.")).hasSize(3);
        assertThat(cookie.getValue()).doesNotContain(".").doesNotContain(token.split("\\.")[1]);
    }

    @Test
    void aSessionThatSomebodyHasTouchedCountsForNothing() {
        String sealed = Person.signedInAs("demo").cookie(Sessions.COOKIE);
        String touched = sealed.substring(0, sealed.length() - 3)
                + (sealed.charAt(sealed.length() - 3) == 'A' ? "B" : "A")
                + sealed.substring(sealed.length() - 2);

        Response answer = Person.with(touched).get("/console");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).contains("/console/sign-in");
    }

    @Test
    void aSessionEndsWithItsToken() {
        Person late = Person.with(sealed(
                Surroundings.token("late", "exceptions:read"), Instant.now().minusSeconds(1), Instant.now()));

        assertThat(late.get("/console/receipts").statusCode()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWhenItHasLastedLongEnough() {
        Person old = Person.with(sealed(
                Surroundings.token("old", "exceptions:read"),
                Instant.now().plusSeconds(300),
                Instant.now().minus(Duration.ofHours(13))));

        assertThat(old.get("/console/receipts").statusCode()).isEqualTo(303);
    }

    @Test
    void aTokenThatTheApiRefusesEndsTheSession() {
        Person forger = Person.with(sealed("not.a.token", Instant.now().plusSeconds(300), Instant.now()));

        Response answer = forger.get("/console/receipts");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.detailedCookie(Sessions.COOKIE).getMaxAge()).isZero();
    }

    @Test
    void whoSignsOutIsOut() {
        Person demo = Person.signedInAs("demo");
        assertThat(demo.get("/console").statusCode()).isEqualTo(200);

        Response answer = demo.post("/console/sign-out", Map.of());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(demo.cookie(Sessions.COOKIE)).isNull();
        assertThat(demo.get("/console").statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example/console", "https://evil.example", "/console/../v1", "javascript:alert(1)", "/v1"
            })
    void signingInLeadsNowhereElse(String to) {
        Response answer = given().redirects()
                .follow(false)
                .formParam("client", "demo")
                .formParam("to", to)
                .post("/console/sign-in/demo");

        assertThat(answer.header("Location")).endsWith("/console");
    }

    @Test
    void anotherSiteSignsNobodyIn() {
        Response answer = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("client", "demo")
                .post("/console/sign-in/demo");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.detailedCookies().asList()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guessed"})
    void aFormOfAnotherSiteDoesNothing(String formToken) {
        Person demo = Person.signedInAs("demo");
        Map<String, String> fields = new HashMap<>(mapping("ward " + UUID.randomUUID()));
        fields.put("formToken", formToken);

        Response answer = demo.post("/console/mappings", fields);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("Nothing was done");
        assertThat(found(fields.get("from"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormNeedsTheTextOfItsSession(String action) {
        Response answer = Person.signedInAs("demo").post(action, Map.of("formToken", "guessed", "really", "yes"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("Nothing was done");
    }

    /** The addresses of all forms, but for those that let people in and out. */
    static List<String> forms() {
        List<String> forms = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.atrium.console")
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(type -> type.isAnnotationPresent(Path.class))
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> method.isAnnotationPresent(POST.class))
                        .map(ConsoleTest::address)
                        .filter(address -> !address.startsWith("/console/sign-"))
                        .toList();
        assertThat(forms)
                .contains("/console/mappings", "/console/exceptions/x/retry")
                .hasSizeGreaterThan(20);
        return forms;
    }

    private static String address(Method method) {
        Path own = method.getAnnotation(Path.class);
        return (method.getDeclaringClass().getAnnotation(Path.class).value() + (own == null ? "" : own.value()))
                .replaceAll("\\{\\w+: (\\w+)[^}]*}", "$1")
                .replaceAll("\\{\\w+}", "x");
    }

    @Test
    void aFormOfAnotherSessionDoesNothing() {
        Person demo = Person.signedInAs("demo");
        Map<String, String> fields = new HashMap<>(mapping("ward " + UUID.randomUUID()));
        fields.put("formToken", Person.signedInAs("demo").formToken("/console/mappings/new"));

        assertThat(demo.post("/console/mappings", fields).statusCode()).isEqualTo(403);
        assertThat(found(fields.get("from"))).isEmpty();
    }

    @Test
    void aButtonPressedTwiceDoesItsWorkOnce() {
        Person demo = Person.signedInAs("demo");
        Map<String, String> fields = new HashMap<>(mapping("ward " + UUID.randomUUID()));
        fields.put("formToken", demo.formToken("/console/mappings/new"));
        fields.put("once", UUID.randomUUID().toString());

        Response first = demo.post("/console/mappings", fields);
        Response second = demo.post("/console/mappings", fields);

        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(second.statusCode()).isEqualTo(303);
        assertThat(found(fields.get("from"))).hasSize(1);
    }

    @Test
    void whatTheApiRefusesIsSaidInWords() {
        Person demo = Person.signedInAs("demo");
        Map<String, String> fields = new HashMap<>(mapping("ward " + UUID.randomUUID()));
        fields.put("source", "nobody");

        Response answer = demo.fill("/console/mappings/new", "/console/mappings", fields);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("This was not done").contains("invalid");
    }

    @Test
    void whatOthersHaveWrittenIsTextAndNothingElse() {
        String script = "<script>alert('" + UUID.randomUUID() + "')</script>";
        String breakOut = "\"><img src=x onerror=alert(1)>";
        Person demo = Person.signedInAs("demo");
        Map<String, String> fields = new HashMap<>(mapping(script));
        fields.put("to", breakOut);
        assertThat(demo.fill("/console/mappings/new", "/console/mappings", fields)
                        .statusCode())
                .isEqualTo(303);

        String list = demo.get("/console/mappings").asString();
        String one = demo.get("/console/mappings/" + found(script).get(0)).asString();
        String searched =
                demo.get("/console/audit?subject=" + Query.encoded(breakOut)).asString();

        assertThat(list).contains("&lt;script&gt;");
        for (String page : List.of(list, one, searched)) {
            assertThat(page).doesNotContain("<script>alert").doesNotContain("<img");
        }
    }

    @Test
    void whatATokenDoesNotOpenIsNotShownAndNotDone() {
        Person reader = Person.with(sealed(
                Surroundings.token("reader", "events:read"), Instant.now().plusSeconds(300), Instant.now()));

        for (String page : List.of(
                "exceptions",
                "reconciliations",
                "receipts",
                "quarantine",
                "mappings",
                "replays",
                "approvals",
                "audit",
                "capture")) {
            Response answer = reader.get("/console/" + page);

            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.asString()).as(page).contains("lacks a scope").contains("<code>forbidden</code>");
        }
        Response refused = reader.post("/console/receipts/rcpt_00000000/retry", Map.of("formToken", "of the session"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.asString()).contains("forbidden");
    }

    @Test
    void theOverviewSaysHowEachFlowStandsAlsoToWhomPartsAreClosed() {
        String whole = Person.signedInAs("demo").get("/console").asString();
        Person reader = Person.with(sealed(
                Surroundings.token("half", "exceptions:read"), Instant.now().plusSeconds(300), Instant.now()));

        assertThat(whole)
                .contains("Changes from Odoo")
                .contains("Commands to Odoo")
                .contains("Webhooks in")
                .contains("Facts out");
        assertThat(reader.get("/console").asString())
                .contains("Changes from Odoo")
                .contains("Approvals:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/exceptions",
                "/reconciliations",
                "/receipts",
                "/quarantine",
                "/mappings",
                "/mappings/new",
                "/subscriptions",
                "/replays",
                "/replays/new",
                "/capture",
                "/interfaces",
                "/audit",
                "/audit/verification",
                "/approvals",
                "/sign-in"
            })
    void everyPageKeepsToAStrictPolicy(String path) {
        Person demo = Person.signedInAs("demo");

        Response answer = demo.get("/console" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self';")
                .doesNotContain("unsafe");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(INLINE.matcher(answer.asString()).results().map(MatchResult::group))
                .isEmpty();
        String token =
                sessions.unsealed(demo.cookie(Sessions.COOKIE)).orElseThrow().token();
        assertThat(answer.asString()).doesNotContain(token).doesNotContain("Bearer");
        assertThat(FILE.matcher(answer.asString()).results().map(file -> file.group(1)))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(given().get(file).statusCode()).as(file).isEqualTo(200));
    }

    @Test
    void anOperatorSeesTheSubscriptionsOfAllClientsAndOnlyTheirOwnersAct() {
        String name = "Payroll " + UUID.randomUUID();
        String id = given().auth()
                .oauth2(Surroundings.token("payroll", "subscriptions:manage"))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"url\": \"http://localhost:9/payroll\", \"description\": \"" + name + "\"}")
                .post("/v1/subscriptions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Person operator = Person.with(sealed(
                Surroundings.token("operator", "exceptions:read"), Instant.now().plusSeconds(300), Instant.now()));
        Person owner = Person.with(sealed(
                Surroundings.token("payroll", "subscriptions:manage"),
                Instant.now().plusSeconds(300),
                Instant.now()));
        String page = "/console/subscriptions/" + id;

        String all = operator.get("/console/subscriptions?client=payroll").asString();
        String one = operator.get(page).asString();
        String own = owner.get(page).asString();

        assertThat(all).contains(name).contains("payroll").contains("none yet");
        assertThat(one)
                .contains(name)
                .contains("Made by the client")
                .contains("nothing waits")
                .doesNotContain("secret-rotation")
                .doesNotContain("/pause");
        assertThat(own).contains(page + "/secret-rotation").contains(page + "/pause");
        assertThat(operator.post(page + "/secret-rotation", Map.of("formToken", "of the session"))
                        .statusCode())
                .isEqualTo(403);
        Response rotated = owner.fill(page, page + "/secret-rotation", Map.of());
        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(rotated.header("Cache-Control")).isEqualTo("no-store");
        assertThat(rotated.asString()).contains("whsec_").contains("signed with both");
        for (String text : List.of(all, one, own, owner.get(page).asString())) {
            assertThat(text).doesNotContain("whsec_");
        }
    }

    @Test
    void aComparisonWithASourceSystemIsToldInItsName() {
        String run = pool.query(
                        """
                        with run as (
                            insert into reconcile_run (domain, source, state, requested_by, started_at, updated_at,
                                next_step_at, finished_at, totals)
                            values ('people', 'bamboohr', 'done', 'test', now(), now(), now(), now(), '{"sums": [{"currency":
                                "", "legalEntity": "", "odooCount": 31, "recordCount": 2, "odoo": "0", "record": "0"}]}')
                            returning number)
                        insert into reconcile_difference (run, document, kind, fields, state, record)
                        select number, 'bamboohr:77', 'changed', '[{"path": "name"}, {"path": "departmentId",
                            "source": "Ward 4", "record": "dep_53ysn18k"}]'::json, 'found', 'emp_53ysn18k' from run
                        union all select number, 'bamboohr:78', 'missing', '[]'::json, 'found', null from run
                        returning public_id('rec', run)""")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(20))
                .iterator()
                .next()
                .getString(0);

        String page =
                Person.signedInAs("demo").get("/console/reconciliations/" + run).asString();

        assertThat(page)
                .contains("In bamboohr")
                .contains(">31<")
                .contains("Ward 4")
                .contains("dep_53ysn18k")
                .contains("bamboohr:78")
                .contains("Repair 78")
                .doesNotContain("In Odoo")
                .doesNotContain("NOT_FOUND");
    }

    @Test
    void whatDoesNotExistIsSaidOnAPage() {
        Response answer = Person.signedInAs("demo").get("/console/receipts/rcpt_00000000");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("not-found");
    }

    private String sealed(String token, Instant expires, Instant began) {
        return sessions.sealed(new Session(token, null, expires, began, "of the session"));
    }

    private static Map<String, String> mapping(String from) {
        return Map.of(
                "source", "bamboohr",
                "field", "department",
                "from", from,
                "to", "Wards",
                "steward", "hr-operations",
                "validFrom", "2026-11-01T00:00");
    }

    /** The ids of the mappings of that value. */
    private static List<String> found(String from) {
        String answer = given().auth()
                .oauth2(Surroundings.token("steward", "exceptions:read"))
                .queryParam("from", from)
                .get("/ops/v1/mappings")
                .asString();
        return new JsonObject(answer)
                .getJsonArray("data").stream()
                        .map(mapping -> ((JsonObject) mapping).getString("id"))
                        .toList();
    }
}
