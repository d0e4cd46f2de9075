package io.atrium.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.MultiMap;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Signing in at the organisation's own issuer: OpenID Connect, authorization code flow with PKCE (RFC 7636). The access
 * token that comes of it is verified by the API at every call, like any other.
 */
@ApplicationScoped
class OpenId {

    static final String FLOW_COOKIE = "atrium-console-flow";

    private static final Logger LOG = Logger.getLogger(OpenId.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_FLOW = Duration.ofMinutes(10);
    private static final Duration METADATA_KEPT = Duration.ofMinutes(10);

    /** Requests of one page that all find the token expired renew it once. */
    private static final Duration RENEWAL_SHARED = Duration.ofSeconds(30);

    private static final int MOST_RENEWALS = 10_000;
    private static final byte[] CONTEXT = "console-flow".getBytes(StandardCharsets.US_ASCII);

    private final ConsoleConfig config;
    private final Sessions sessions;
    private final Clock clock;
    private final WebClient client;
    private final Cache<String, Uni<Session>> renewals = Caffeine.newBuilder()
            .expireAfterWrite(RENEWAL_SHARED)
            .maximumSize(MOST_RENEWALS)
            .build();
    private volatile Metadata known;

    OpenId(ConsoleConfig config, Sessions sessions, Clock clock, Vertx vertx) {
        this.config = config;
        this.sessions = sessions;
        this.clock = clock;
        this.client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    }

    /** @throws IllegalStateException at start, naming what is missing or is not safe */
    void check(@Observes StartupEvent started) {
        if (isConfigured()) {
            requireSafe(config.publicUrl().orElse(null));
        }
    }

    /** The code and the session travel there. */
    private static void requireSafe(URI publicUrl) {
        if (publicUrl == null || publicUrl.getHost() == null) {
            throw new IllegalStateException(
                    "atrium.console.public-url must be set beside atrium.console.client-id, such as https://atrium.example.org");
        }
        boolean isHere = publicUrl.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]");
        if (!"https".equalsIgnoreCase(publicUrl.getScheme()) && !isHere) {
            throw new IllegalStateException("atrium.console.public-url must begin with https");
        }
    }

    boolean isConfigured() {
        return config.clientId().isPresent() && config.issuer().isPresent();
    }

    /** Where the browser is to go. */
    Uni<URI> begin(RoutingContext context, String to) {
        String state = Sessions.random();
        String nonce = Sessions.random();
        String verifier = Sessions.random();
        String flow = sessions.seal(
                new JsonObject()
                        .put("state", state)
                        .put("nonce", nonce)
                        .put("verifier", verifier)
                        .put("to", to)
                        .put("until", clock.instant().plus(LONGEST_FLOW).getEpochSecond()),
                CONTEXT);
        context.response().addCookie(sessions.shared(FLOW_COOKIE, flow, LONGEST_FLOW));
        Query query = new Query()
                .with("response_type", "code")
                .with("client_id", config.clientId().orElseThrow())
                .with("redirect_uri", redirect())
                .with("scope", String.join(" ", config.scopes()))
                .with("state", state)
                .with("nonce", nonce)
                .with("code_challenge", challenge(verifier))
                .with("code_challenge_method", "S256");
        config.parameters().forEach(query::with);
        return metadata().map(found -> {
            String endpoint = found.getString("authorization_endpoint");
            String whole = query.toString();
            return URI.create(endpoint.contains("?") ? endpoint + "&" + whole.substring(1) : endpoint + whole);
        });
    }

    /** The issuer has sent the browser back: a session, and where to go with it. */
    Uni<String> end(RoutingContext context) {
        JsonObject flow = flow(context);
        context.response().addCookie(sessions.shared(FLOW_COOKIE, "", Duration.ZERO));
        String state = context.queryParams().get("state");
        if (state == null || !same(state, flow.getString("state"))) {
            throw new SignInFailed("The answer of the issuer belongs to another attempt.");
        }
        String refusal = context.queryParams().get("error");
        if (refusal != null) {
            throw new SignInFailed("The issuer refused: " + refusal + ".");
        }
        String named = context.queryParams().get("iss");
        if (named != null && !named.equals(config.issuer().orElseThrow())) {
            throw new SignInFailed("The answer is another issuer's.");
        }
        String code = context.queryParams().get("code");
        if (code == null) {
            throw new SignInFailed("The issuer sent no code.");
        }
        MultiMap form = MultiMap.caseInsensitiveMultiMap()
                .add("grant_type", "authorization_code")
                .add("code", code)
                .add("redirect_uri", redirect())
                .add("code_verifier", flow.getString("verifier"));
        return tokens(form).map(answer -> {
            requireMeant(Session.claims(answer.getString("id_token", "")), flow.getString("nonce"));
            sessions.begin(context, accessToken(answer), answer.getString("refresh_token"), expiry(answer));
            return flow.getString("to");
        });
    }

    private JsonObject flow(RoutingContext context) {
        Cookie cookie = context.request().getCookie(FLOW_COOKIE);
        return Optional.ofNullable(cookie)
                .flatMap(kept -> sessions.open(kept.getValue(), CONTEXT))
                .filter(flow -> clock.instant().getEpochSecond() < flow.getLong("until"))
                .orElseThrow(() -> new SignInFailed("Signing in took too long, or was begun in another browser."));
    }

    /**
     * The ID token came from the issuer itself over TLS, which stands for its signature (OpenID Connect Core, 3.1.3.7);
     * what it says has to be about this console and this attempt.
     */
    private void requireMeant(JsonObject idToken, String nonce) {
        Object audience = idToken.getValue("aud");
        String clientId = config.clientId().orElseThrow();
        boolean isForUs =
                clientId.equals(audience) || audience instanceof JsonArray several && several.contains(clientId);
        boolean isFresh = idToken.getValue("exp") instanceof Number expires
                && expires.longValue() > clock.instant().getEpochSecond();
        if (!config.issuer().orElseThrow().equals(idToken.getValue("iss"))
                || !isForUs
                || !isFresh
                || !(idToken.getValue("nonce") instanceof String said && same(said, nonce))) {
            throw new SignInFailed("The issuer's ID token is not about this attempt.");
        }
    }

    /**
     * The session with a new token; the same for all who ask with the same old one at once.
     *
     * @return fails with {@link SignInFailed} when the issuer gives no new one
     */
    Uni<Session> renew(Session session) {
        return renewals.get(challenge(session.refreshToken()), unknown -> Uni.createFrom()
                .deferred(() -> tokens(MultiMap.caseInsensitiveMultiMap()
                        .add("grant_type", "refresh_token")
                        .add("refresh_token", session.refreshToken())))
                .map(answer -> session.renewed(accessToken(answer), answer.getString("refresh_token"), expiry(answer)))
                .memoize()
                .indefinitely());
    }

    private static String accessToken(JsonObject answer) {
        return Optional.ofNullable(answer.getString("access_token"))
                .orElseThrow(() -> new SignInFailed("The issuer sent no access token."));
    }

    private Instant expiry(JsonObject answer) {
        Object claimed = Session.claims(accessToken(answer)).getValue("exp");
        return claimed instanceof Number expires
                ? Instant.ofEpochSecond(expires.longValue())
                : clock.instant().plusSeconds(answer.getLong("expires_in", 60L));
    }

    private Uni<JsonObject> tokens(MultiMap form) {
        return metadata().chain(found -> {
            HttpRequest<Buffer> request =
                    client.postAbs(found.getString("token_endpoint")).timeout(PATIENCE.toMillis());
            String clientId = config.clientId().orElseThrow();
            config.clientSecret()
                    .ifPresentOrElse(
                            secret -> request.basicAuthentication(Query.encoded(clientId), Query.encoded(secret)),
                            () -> form.add("client_id", clientId));
            return request.sendForm(form).map(OpenId::document).onFailure().transform(OpenId::unreachable);
        });
    }

    /** What the issuer says of itself, asked for anew now and then. */
    private Uni<JsonObject> metadata() {
        Metadata held = known;
        return held != null && clock.instant().isBefore(held.until)
                ? Uni.createFrom().item(held.document)
                : discover()
                        .invoke(found ->
                                known = new Metadata(found, clock.instant().plus(METADATA_KEPT)));
    }

    private Uni<JsonObject> discover() {
        String issuer = config.issuer().orElseThrow();
        String address = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
        return client.getAbs(address)
                .timeout(PATIENCE.toMillis())
                .send()
                .map(OpenId::document)
                .invoke(found -> {
                    if (!issuer.equals(found.getString("issuer"))) {
                        throw new SignInFailed("What the issuer says of itself is about another issuer.");
                    }
                })
                .onFailure()
                .transform(OpenId::unreachable);
    }

    private static JsonObject document(HttpResponse<Buffer> answer) {
        if (answer.statusCode() != 200) {
            throw new SignInFailed("The issuer refused, with the status " + answer.statusCode() + ".");
        }
        try {
            return answer.bodyAsJsonObject();
        } catch (DecodeException noJson) {
            throw new SignInFailed("The issuer's answer cannot be read.", noJson);
        }
    }

    private static Throwable unreachable(Throwable thrown) {
        if (thrown instanceof SignInFailed) {
            return thrown;
        }
        LOG.warnf(thrown, "the issuer cannot be reached");
        return new SignInFailed("The issuer cannot be reached.", thrown);
    }

    private String redirect() {
        return config.publicUrl().orElseThrow().toString().replaceAll("/$", "") + Sessions.PATH + "/signed-in";
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private record Metadata(JsonObject document, Instant until) {}
}
