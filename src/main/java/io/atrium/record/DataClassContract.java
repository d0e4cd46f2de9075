package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/**
 * Says in the contract what each field holds, as {@link Holds} and {@link Restricted} have it. While the application is
 * built, because only then the annotations of all bodies are at hand.
 */
@OpenApiFilter(stages = RunStage.BUILD)
// Public, because SmallRye makes it.
public class DataClassContract implements OASFilter {

    static final String EXTENSION = "x-data-class";

    private final Map<String, DataClass> bySchema = new HashMap<>();
    private final Map<String, DataClass> byField = new HashMap<>();

    public DataClassContract(IndexView index) {
        index.getAnnotations(Holds.class).forEach(holds -> remember(holds, holds.value()));
        index.getAnnotations(Restricted.class)
                .forEach(restricted -> remember(restricted, restricted.valueWithDefault(index, "holds")));
    }

    private void remember(AnnotationInstance annotation, AnnotationValue value) {
        AnnotationTarget target = annotation.target();
        DataClass holds = DataClass.valueOf(value.asEnum());
        if (target.kind() == Kind.CLASS) {
            bySchema.put(schema(target.asClass()), holds);
        } else if (target.kind() == Kind.RECORD_COMPONENT) {
            byField.put(
                    path(
                            target.asRecordComponent().declaringClass(),
                            target.asRecordComponent().name()),
                    holds);
        } else if (target.kind() == Kind.FIELD) {
            byField.put(path(target.asField().declaringClass(), target.asField().name()), holds);
        }
    }

    private static String path(ClassInfo type, String field) {
        return schema(type) + "/" + field;
    }

    /** As SmallRye names it. */
    private static String schema(ClassInfo type) {
        return Optional.ofNullable(
                        type.declaredAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class))
                .map(annotation -> annotation.value("name"))
                .map(AnnotationValue::asString)
                .orElse(type.simpleName());
    }

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        contract.getComponents().getSchemas().forEach(this::describe);
    }

    private void describe(String name, Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        DataClass common = isPage(schema) ? DataClass.INTERNAL : bySchema.get(name);
        schema.getProperties().forEach((field, property) -> {
            DataClass holds = byField.getOrDefault(name + "/" + field, common);
            if (holds != null) {
                describe(property, holds);
            }
        });
    }

    /** What a page is around its documents, which say themselves what they hold. */
    private static boolean isPage(Schema schema) {
        Schema data = schema.getProperties().get("data");
        return data != null && data.getItems() != null;
    }

    static Schema describe(Schema property, DataClass holds) {
        property.addExtension(EXTENSION, holds.text());
        return property;
    }
}
