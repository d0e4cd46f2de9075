package io.atrium.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atrium.sandbox.TokenKey;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** An OpenID provider for tests, at which everybody is Mira. It checks what a careful one checks. */
final class Issuer implements AutoCloseable {

    static final String CLIENT = "ops-console";
    static final String SECRET = "the console's secret";

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Path keys;
    private final AtomicInteger renewals = new AtomicInteger();
    private volatile Map<String, String> mood = Map.of();

    /** @param keys where the key lies that its tokens are signed with */
    Issuer(Path keys) {
        this.keys = keys;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/.well-known/openid-configuration", this::metadata);
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/mood", this::change);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * For tests, which run elsewhere: {@code scopes} and {@code seconds} of the next tokens, {@code nonce} instead of the
     * right one. Answers how often tokens were renewed.
     */
    private void change(HttpExchange exchange) throws IOException {
        mood = parameters(exchange.getRequestURI().getRawQuery());
        answer(exchange, 200, new JsonObject().put("renewals", renewals.get()));
    }

    private void metadata(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                new JsonObject()
                        .put("issuer", url())
                        .put("authorization_endpoint", url() + "/authorize")
                        .put("token_endpoint", url() + "/token"));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean isProper = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.get("scope").startsWith("openid")
                && "atrium".equals(asked.get("audience"));
        if (!isProper) {
            answer(exchange, 400, new JsonObject().put("error", "invalid_request"));
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state") + "&iss=" + url());
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String expected =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + Query.encoded(SECRET)).getBytes(UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, new JsonObject().put("error", "invalid_client"));
        } else if ("refresh_token".equals(form.get("grant_type"))) {
            renewals.incrementAndGet();
            answer(exchange, 200, tokens(""));
        } else {
            exchangeCode(exchange, form);
        }
    }

    private void exchangeCode(HttpExchange exchange, Map<String, String> form) throws IOException {
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        boolean isHis = asked != null
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && asked.get("code_challenge").equals(challenge(form.getOrDefault("code_verifier", "")));
        answer(
                exchange,
                isHis ? 200 : 400,
                isHis ? tokens(asked.get("nonce")) : new JsonObject().put("error", "invalid_grant"));
    }

    private JsonObject tokens(String nonce) {
        long seconds = Long.parseLong(mood.getOrDefault("seconds", "300"));
        Instant expires = Instant.now().plusSeconds(seconds);
        JsonObject claims = new JsonObject()
                .put("iss", url())
                .put("aud", new JsonArray().add(CLIENT))
                .put("sub", "mira")
                .put("exp", expires.getEpochSecond())
                .put("nonce", mood.getOrDefault("nonce", nonce));
        return new JsonObject()
                .put("access_token", accessToken(expires))
                .put("refresh_token", UUID.randomUUID().toString())
                .put("id_token", "e30." + encoded(claims.encode().getBytes(UTF_8)) + ".c2ln")
                .put("token_type", "Bearer")
                .put("expires_in", seconds);
    }

    private String accessToken(Instant expires) {
        try {
            return Jwt.issuer("http://127.0.0.1/atrium")
                    .audience("atrium")
                    .subject("mira")
                    .claim("client_id", CLIENT)
                    .claim("name", "Mira Okafor")
                    .claim("scope", mood.getOrDefault("scopes", "exceptions:read"))
                    .issuedAt(Instant.now())
                    .expiresAt(expires)
                    .jws()
                    .keyId("standalone")
                    .sign(TokenKey.in(keys).privateKey());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String challenge(String verifier) {
        try {
            return encoded(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, String> parameters(String text) {
        return Arrays.stream((text == null ? "" : text).split("&"))
                .filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, JsonObject body) throws IOException {
        byte[] bytes = body.encode().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
