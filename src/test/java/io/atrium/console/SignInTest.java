package io.atrium.console;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Signing in at the organisation's own issuer. */
@QuarkusTest
@WithTestResource(WithIssuer.class)
class SignInTest {

    @ConfigProperty(name = "atrium.console.issuer")
    String issuer;

    @BeforeEach
    void calm() {
        mood("seconds=300");
    }

    @Test
    void whoSignsInAtTheIssuerMayDoWhatTheIssuerSays() {
        Person mira = Person.stranger();

        Response back = signIn(mira, "/console/receipts?state=stuck");

        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.asString()).contains("content=\"0;url=/console/receipts?state=stuck\"");
        Cookie session = back.detailedCookie(Sessions.COOKIE);
        assertThat(session.isSecured()).isTrue();
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.getSameSite()).isEqualToIgnoringCase("Strict");
        assertThat(mira.get("/console/receipts").asString())
                .contains("Mira Okafor")
                .doesNotContain("<code>forbidden</code>");
        assertThat(mira.get("/console/audit").asString()).contains("<code>forbidden</code>");
    }

    @Test
    void behindAProxyThatEndsTlsThePagesAreMadeAllTheSame() {
        Person mira = Person.stranger();
        signIn(mira, "/console");

        String page = given().header("X-Forwarded-Proto", "https")
                .cookie(Sessions.COOKIE, mira.cookie(Sessions.COOKIE))
                .get("/console/receipts")
                .asString();

        assertThat(page).contains("Mira Okafor").doesNotContain("could not reach the API");
    }

    @Test
    void nobodyIsSignedInByAnAnswerThatBelongsToAnotherAttempt() {
        Person victim = Person.stranger();
        begin(victim, "/console");
        String attackers = sentBack(begin(Person.stranger(), "/console"));

        Response answer = victim.get(attackers);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("belongs to another attempt");
        assertThat(victim.cookie(Sessions.COOKIE)).isNull();
    }

    @Test
    void nobodyIsSignedInWhoHasNotBegunTo() {
        Response answer = Person.stranger().get("/console/signed-in?code=stolen&state=any");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("begun in another browser");
    }

    @Test
    void aCodeCountsOnce() {
        Person mira = Person.stranger();
        String flow = begin(mira, "/console");
        String back = sentBack(flow);
        String kept = mira.cookie(OpenId.FLOW_COOKIE);
        assertThat(mira.get(back).statusCode()).isEqualTo(200);

        Response again = given().redirects()
                .follow(false)
                .cookie(OpenId.FLOW_COOKIE, kept)
                .urlEncodingEnabled(false)
                .get(back);

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.asString()).contains("The issuer refused");
    }

    @Test
    void anIdTokenOfAnotherAttemptSignsNobodyIn() {
        mood("nonce=another");
        Person mira = Person.stranger();

        Response answer = signIn(mira, "/console");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("not about this attempt");
        assertThat(mira.cookie(Sessions.COOKIE)).isNull();
    }

    @Test
    void aRefusalOfTheIssuerIsSaid() {
        Person mira = Person.stranger();
        String state = parameter(begin(mira, "/console"), "state");

        Response answer = mira.get("/console/signed-in?error=access_denied&state=" + state);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("access_denied");
    }

    @Test
    void aTokenThatIsAboutToExpireIsRenewedOnceForAPage() {
        mood("seconds=10");
        Person mira = Person.stranger();
        signIn(mira, "/console");
        int before = mood("seconds=300");
        String first = mira.cookie(Sessions.COOKIE);

        assertThat(mira.get("/console/receipts").statusCode()).isEqualTo(200);
        assertThat(mira.get("/console/receipts").statusCode()).isEqualTo(200);

        assertThat(mira.cookie(Sessions.COOKIE)).isNotEqualTo(first);
        assertThat(mood("seconds=300")).isEqualTo(before + 1);
    }

    @Test
    void nobodyIsADemoUserWhereThereIsNone() {
        Person stranger = Person.stranger();

        assertThat(stranger.get("/console/sign-in").asString())
                .contains("Sign in with your organisation")
                .doesNotContain("demo user");
        assertThat(stranger.post("/console/sign-in/demo", Map.of("client", "demo"))
                        .statusCode())
                .isEqualTo(403);
    }

    private static Response signIn(Person person, String to) {
        return person.get(sentBack(begin(person, to)));
    }

    /** Where the issuer is asked. */
    private static String begin(Person person, String to) {
        Response answer = person.get("/console/sign-in/begin?to=" + Query.encoded(to));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.detailedCookie(OpenId.FLOW_COOKIE).getSameSite()).isEqualToIgnoringCase("Lax");
        return answer.header("Location");
    }

    /** Where the issuer sends the browser back to, at this application. */
    private static String sentBack(String authorization) {
        String back = given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .get(authorization)
                .header("Location");
        assertThat(back).startsWith(WithIssuer.ADDRESS + "/console/signed-in?");
        return back.substring(WithIssuer.ADDRESS.length());
    }

    private static String parameter(String address, String name) {
        for (String pair : URI.create(address).getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name + " in " + address);
    }

    private int mood(String mood) {
        return new JsonObject(given().urlEncodingEnabled(false)
                        .get(issuer + "/mood?" + mood)
                        .asString())
                .getInteger("renewals");
    }
}
