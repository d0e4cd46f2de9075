package io.atrium.subscription;

import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The client behind the current request, as its token says. */
@RequestScoped
class Caller {

    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    String client() {
        return Stream.of("client_id", "azp", "sub")
                .map(name -> token.<Object>getClaim(name))
                .filter(claim -> claim != null)
                .map(Object::toString)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A verified token names its client"));
    }

    /** The legal entities the client is limited to, or null when it is not limited. A claim of any other shape than a list opens none. */
    List<String> legalEntities() {
        Object claim = token.getClaim("legal_entities");
        if (claim == null) {
            return null;
        }
        return claim instanceof JsonArray entities
                ? entities.getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()
                : List.of();
    }
}
