package io.atrium.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * Says in the contract that bodies have no other fields than those that are described: others are refused. What else is
 * checked stands there already, because SmallRye reads the same annotations of Bean Validation.
 */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 0)
// Public, because SmallRye makes it.
public class RequestContract implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        Map<String, Schema> schemas = contract.getComponents().getSchemas();
        Set<Schema> closed = new HashSet<>();
        contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .flatMap(body -> body.getContent().getMediaTypes().entrySet().stream())
                .filter(content -> content.getKey().endsWith("json"))
                .forEach(content -> close(content.getValue().getSchema(), schemas, closed));
    }

    private static void close(Schema schema, Map<String, Schema> schemas, Set<Schema> closed) {
        Schema meant = schema != null && schema.getRef() != null ? schemas.get(name(schema.getRef())) : schema;
        if (meant == null || !closed.add(meant)) {
            return;
        }
        if (meant.getProperties() != null) {
            meant.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
        parts(meant).forEach(part -> close(part, schemas, closed));
    }

    private static Stream<Schema> parts(Schema schema) {
        Stream<Schema> properties =
                schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
        Stream<Schema> choices = Stream.of(schema.getAnyOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(Collection::stream);
        return Stream.of(properties, choices, Stream.ofNullable(schema.getItems()), values(schema))
                .flatMap(part -> part);
    }

    /** Of a map. */
    private static Stream<Schema> values(Schema schema) {
        return Stream.ofNullable(schema.getAdditionalPropertiesSchema());
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
