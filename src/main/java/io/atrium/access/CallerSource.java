package io.atrium.access;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads the caller of the current request from its verified token. */
@RequestScoped
public class CallerSource {

    private final SecurityIdentity identity;

    CallerSource(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * The caller of the current request; call it while the request is being accepted, not from a later stage.
     *
     * @throws IllegalStateException when the operation is open to everyone and there is no token
     */
    public Caller caller() {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw new IllegalStateException("There is no caller: the operation needs no token");
        }
        String client = Stream.of("client_id", "azp", "sub")
                .map(name -> token.<Object>getClaim(name))
                .filter(claim -> claim != null && !claim.toString().isBlank())
                .map(Object::toString)
                .findFirst()
                .orElseThrow(() -> new Failure(
                        FailureCode.UNAUTHENTICATED, "The token names no client: client_id, azp and sub are missing"));
        return new Caller(client, legalEntities(token));
    }

    /** A claim that is there but cannot be read allows nothing. */
    private static Optional<Set<String>> legalEntities(JsonWebToken token) {
        if (!token.containsClaim("legal_entities")) {
            return Optional.empty();
        }
        return Optional.of(
                token.getClaim("legal_entities") instanceof JsonArray array
                        ? array.stream()
                                .filter(JsonString.class::isInstance)
                                .map(value -> ((JsonString) value).getString())
                                .collect(Collectors.toUnmodifiableSet())
                        : Set.of());
    }
}
