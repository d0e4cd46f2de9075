package io.atrium.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Whether objects keep to the schemas of Kubernetes, and of what is added to it: no field that does not exist, none of
 * another type, and, where the schema says so, none that is missing.
 */
final class Schemas {

    private static final String KUBERNETES = "io.kubernetes.client.openapi.models.";
    private static final String GATEWAY = "io.fabric8.kubernetes.api.model.gatewayapi.v1.";
    private static final String MONITORING = "io.fabric8.openshift.api.model.monitoring.v1.";

    /** The classes collect what they do not know; here that is a mistake. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Schemas() {}

    /** What is wrong with an object; nothing, when it is right. */
    static List<String> problems(JsonNode object) {
        String[] version = object.path("apiVersion").asText().split("/");
        String kind = Kustomization.kind(object);
        return switch (version[0]) {
            case "gateway.networking.k8s.io" -> strict(GATEWAY + kind, object);
            case "monitoring.coreos.com" -> strict(MONITORING + kind, object);
            case "external-secrets.io" -> ofSchema("/k8s/" + kind + ".json", object);
            default ->
                official(KUBERNETES + version[version.length - 1].toUpperCase(java.util.Locale.ROOT) + kind, object);
        };
    }

    private static List<String> official(String model, JsonNode object) {
        try {
            JsonElement element = JsonParser.parseString(object.toString());
            Class<?> type = Class.forName(model);
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, element);
            JSON.getGson().fromJson(element, type);
            return List.of();
        } catch (InvocationTargetException invalid) {
            return List.of(String.valueOf(invalid.getCause().getMessage()));
        } catch (ReflectiveOperationException | RuntimeException invalid) {
            return List.of(invalid.toString());
        }
    }

    private static List<String> strict(String model, JsonNode object) {
        try {
            STRICT.treeToValue(object, Class.forName(model));
            return List.of();
        } catch (JsonProcessingException | ClassNotFoundException invalid) {
            return List.of(invalid.toString());
        }
    }

    private static List<String> ofSchema(String resource, JsonNode object) {
        try (InputStream schema = Schemas.class.getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(object)
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
