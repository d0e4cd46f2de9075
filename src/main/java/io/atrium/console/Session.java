package io.atrium.console;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Somebody who has signed in.
 *
 * @param token the person's own, with which the API is called
 * @param refreshToken null when the issuer gave none
 * @param expires when the token does
 * @param began when the person signed in
 * @param formToken stands in every form of this session, and nowhere else
 */
record Session(String token, String refreshToken, Instant expires, Instant began, String formToken) {

    /** The same with a new token. */
    Session renewed(String newToken, String newRefreshToken, Instant newExpiry) {
        return new Session(
                newToken, newRefreshToken == null ? refreshToken : newRefreshToken, newExpiry, began, formToken);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("token", token)
                .put("refresh", refreshToken)
                .put("expires", expires.getEpochSecond())
                .put("began", began.getEpochSecond())
                .put("form", formToken);
    }

    static Session fromJson(JsonObject json) {
        return new Session(
                json.getString("token"),
                json.getString("refresh"),
                Instant.ofEpochSecond(json.getLong("expires")),
                Instant.ofEpochSecond(json.getLong("began")),
                json.getString("form"));
    }

    /** What to call the person on the screen. */
    String person() {
        JsonObject claims = claims(token);
        return Stream.of("name", "preferred_username", "email", "sub", "client_id")
                .map(claims::getValue)
                .filter(claim -> claim instanceof String text && !text.isBlank())
                .map(Object::toString)
                .findFirst()
                .orElse("somebody");
    }

    /** What the token says it opens; only to show what makes sense, for the API decides. */
    List<String> scopes() {
        return claims(token).getValue("scope") instanceof String scopes
                ? Arrays.asList(scopes.strip().split("\\s+"))
                : List.of();
    }

    /** What a token says, unverified; nothing for what is no JWT. */
    static JsonObject claims(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return new JsonObject();
        }
        try {
            return new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (DecodeException | IllegalArgumentException unreadable) {
            return new JsonObject();
        }
    }
}
