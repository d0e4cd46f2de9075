package io.atrium.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Gives every body in the contract an example, put together from those of its fields. A field needs none of its own when
 * its type says enough: choices, times, flags, other objects, and the id of a document, such as {@code supplierId}.
 */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 0)
// Public, because SmallRye makes it.
public class ExampleContract implements OASFilter {

    private static final Map<String, String> BY_FORMAT = Map.of(
            "date-time", "2026-11-22T08:00:00Z",
            "date", "2026-11-22",
            "uuid", "7c9e6679-7425-40de-944b-e07fc1f90ae7");
    private static final String ID = "Id";

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(ExampleContract::bodies)
                .forEach(body -> illustrate(body, contract));
    }

    private static Stream<MediaType> bodies(Operation operation) {
        Stream<Content> asked = operation.getRequestBody() == null
                ? Stream.of()
                : Stream.of(operation.getRequestBody().getContent());
        Stream<Content> answered = operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .map(answer -> answer.getValue().getContent());
        return Stream.concat(asked, answered)
                .filter(Objects::nonNull)
                .flatMap(content -> content.getMediaTypes().values().stream());
    }

    private static void illustrate(MediaType body, OpenAPI contract) {
        Schema schema = body.getSchema();
        if (schema == null || body.getExample() != null || body.getExamples() != null) {
            return;
        }
        Object example = new Assembly(contract.getComponents().getSchemas()).of(schema);
        if (schema.getRef() == null) {
            body.setExample(example);
        } else {
            String name = name(schema.getRef());
            contract.getComponents()
                    .addExample(name, OASFactory.createObject(Example.class).value(example));
            body.addExample(name, OASFactory.createObject(Example.class).ref(name));
        }
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** One example in the making. */
    private static final class Assembly {

        private final Map<String, Schema> schemas;
        private final Deque<Schema> under = new ArrayDeque<>();

        Assembly(Map<String, Schema> schemas) {
            this.schemas = schemas;
        }

        /** Null when neither the schema nor its type says enough. */
        Object of(Schema schema) {
            if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
                return schema.getExamples().get(0);
            }
            if (schema.getRef() != null) {
                return of(schemas.get(name(schema.getRef())));
            }
            if (schema.getEnumeration() != null) {
                return schema.getEnumeration().get(0);
            }
            if (schema.getAnyOf() != null) {
                return of(schema.getAnyOf().get(0));
            }
            return is(schema, SchemaType.ARRAY) ? list(schema) : value(schema);
        }

        private Object value(Schema schema) {
            if (schema.getProperties() != null) {
                return object(schema);
            }
            if (is(schema, SchemaType.BOOLEAN)) {
                return true;
            }
            return BY_FORMAT.get(Objects.requireNonNullElse(schema.getFormat(), ""));
        }

        private Object list(Schema schema) {
            Object element = of(schema.getItems());
            return element == null ? null : List.of(element);
        }

        private Object object(Schema schema) {
            Map<String, Object> object = new LinkedHashMap<>();
            if (under.contains(schema)) {
                // What contains its own kind is shown once.
                return object;
            }
            under.push(schema);
            schema.getProperties().forEach((name, property) -> {
                Object example = of(property);
                Object known = example == null ? ofDocument(name) : example;
                if (known != null) {
                    object.put(name, known);
                }
            });
            under.pop();
            return object;
        }

        /** The id that the document of that kind has in its own example. */
        private Object ofDocument(String field) {
            if (!field.endsWith(ID) || field.length() == ID.length()) {
                return null;
            }
            Schema document = schemas.get(
                    Character.toUpperCase(field.charAt(0)) + field.substring(1, field.length() - ID.length()));
            return document == null || document.getProperties() == null
                    ? null
                    : of(document.getProperties().getOrDefault("id", OASFactory.createSchema()));
        }

        private static boolean is(Schema schema, SchemaType type) {
            return schema.getType() != null && schema.getType().contains(type);
        }
    }
}
