package io.atrium.sandbox;

import io.atrium.access.Scopes;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * A token endpoint to try Atrium with (RFC 6749, client credentials). It is there in standalone mode only; in production
 * its path does not exist, and tokens come from the organisation's own issuer.
 */
@Path("/oauth/token")
@Tag(name = "Trying it out")
class TokenResource {

    /** Two, because nobody approves what they asked for themselves. The secret of each is its name. */
    private static final List<String> CLIENTS = List.of("demo", "approver");

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final SandboxConfig config;
    private final Clock clock;

    TokenResource(SandboxConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createToken",
            summary = "A token for the demo client",
            description =
                    "Standalone mode only. HTTP Basic `demo:demo`, `grant_type=client_credentials`, and the scopes"
                            + " that you want; all of them when you name none. `approver:approver` is somebody else, for"
                            + " what nobody may do alone.")
    @APIResponse(
            responseCode = "200",
            description = "A bearer token, valid for an hour",
            content = @Content(schema = @Schema(implementation = Token.class)))
    @APIResponse(responseCode = "401", ref = "Unauthenticated")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "429", ref = "RateLimited")
    public JsonObject token(
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @Schema(
                            required = true,
                            enumeration = "client_credentials",
                            extensions = @Extension(name = "x-data-class", value = "internal"))
                    @FormParam("grant_type")
                    String grantType,
            @Schema(
                            examples = "procurement:read",
                            description = "Space-separated; absent: all",
                            extensions = @Extension(name = "x-data-class", value = "internal"))
                    @FormParam("scope")
                    String scope,
            @Schema(examples = "demo", extensions = @Extension(name = "x-data-class", value = "internal"))
                    @FormParam("client_id")
                    String clientId,
            @Schema(examples = "demo", extensions = @Extension(name = "x-data-class", value = "confidential"))
                    @FormParam("client_secret")
                    String clientSecret) {
        if (!config.issuesTokens()) {
            throw Failure.notFound("There is nothing at this path");
        }
        if (!"client_credentials".equals(grantType)) {
            throw Failure.invalid("grant_type", "The grant type must be client_credentials");
        }
        String client = CLIENTS.stream()
                .filter(known ->
                        basic(known).equals(authorization) || known.equals(clientId) && known.equals(clientSecret))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        FailureCode.UNAUTHENTICATED, "The client is demo or approver, and its secret is its name"));
        String granted = String.join(" ", scopes(scope));
        return new JsonObject()
                .put("access_token", sign(client, granted))
                .put("token_type", "Bearer")
                .put("expires_in", LIFETIME.toSeconds())
                .put("scope", granted);
    }

    private static String basic(String client) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + client).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> scopes(String asked) {
        if (asked == null || asked.isBlank()) {
            return Scopes.ALL;
        }
        List<String> scopes = Arrays.asList(asked.strip().split("\\s+"));
        scopes.stream().filter(scope -> !Scopes.ALL.contains(scope)).findFirst().ifPresent(unknown -> {
            throw Failure.invalid(
                    "scope", "There is no scope " + unknown + "; known are " + String.join(" ", Scopes.ALL));
        });
        return scopes;
    }

    private String sign(String client, String scopes) {
        Instant now = clock.instant();
        try {
            return Jwt.issuer(config.issuer())
                    .audience(config.audience())
                    .subject(client)
                    .claim("client_id", client)
                    .claim("scope", scopes)
                    .issuedAt(now)
                    .expiresAt(now.plus(LIFETIME))
                    .jws()
                    .keyId(TokenKey.ID)
                    .sign(TokenKey.in(config.dataDirectory()).privateKey());
        } catch (java.io.IOException | java.security.GeneralSecurityException unreadable) {
            throw new IllegalStateException("the token key cannot be read", unreadable);
        }
    }

    /** The shape of the answer, for the contract. */
    @Schema(name = "Token")
    @Holds(DataClass.CONFIDENTIAL)
    record Token(
            @Schema(examples = "eyJhbGciOiJSUzI1NiJ9.…") String access_token,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Bearer") String token_type,
            @Holds(DataClass.INTERNAL) @Schema(examples = "3600") int expires_in,
            @Holds(DataClass.INTERNAL) @Schema(examples = "procurement:read") String scope) {}
}
