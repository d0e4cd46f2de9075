package io.atrium.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;

/**
 * The contract as it stands at {@code /openapi}, for those who make other documents of it: what a field is and holds is
 * said once. Made when it is first asked for, and not before the application has started; see {@link ContractOnDemand}.
 */
@ApplicationScoped
public class WholeContract {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .enable(Feature.MINIMIZE_QUOTES)
            .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(Feature.SPLIT_LINES));

    /** By these names Quarkus answers on an event loop, which is no place to make it; at {@code /openapi} it does not. */
    private static final String BY_FORMAT = "/openapi\\.(json|yaml|yml)";

    private final OpenApiDocumentService whole;

    WholeContract(OpenApiDocumentService whole) {
        this.whole = whole;
    }

    void makeBeforehand(@Observes Router router) {
        router.routeWithRegex(BY_FORMAT).blockingHandler(context -> {
            whole.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.YAML);
            context.next();
        });
    }

    /** A copy of it, read anew, which takes a while: remember what you make of it. */
    public ObjectNode read() {
        try {
            return (ObjectNode) YAML.readTree(whole.getDocument(OpenApiFilter.DEFAULT_DOCUMENT_NAME, Format.YAML));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A document in YAML, as all of them are written. */
    public static String write(JsonNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
