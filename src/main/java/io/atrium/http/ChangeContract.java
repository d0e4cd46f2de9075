package io.atrium.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.smallrye.openapi.api.OpenApiConfig;
import io.smallrye.openapi.runtime.scanner.dataobject.BeanValidationScanner;
import io.smallrye.openapi.runtime.scanner.spi.AnnotationScannerContext;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/**
 * Says in the contract what the fields of a change are held to. They are {@code Optional}, and their constraints stand on
 * what is inside: SmallRye 4.2 reads those of a list's elements, but not these. While the application is built, because
 * only then the annotations are at hand.
 */
@OpenApiFilter(stages = RunStage.BUILD)
// Public, because SmallRye makes it.
public class ChangeContract implements OASFilter {

    private static final DotName OPTIONAL = DotName.createSimple(Optional.class);
    private static final Set<DotName> REQUIRING = Set.of(
            DotName.createSimple(NotNull.class),
            DotName.createSimple(NotBlank.class),
            DotName.createSimple(NotEmpty.class));

    private final IndexView index;

    public ChangeContract(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        AnnotationScannerContext context = new AnnotationScannerContext(
                index,
                Thread.currentThread().getContextClassLoader(),
                OpenApiConfig.fromConfig(ConfigProvider.getConfig()));
        Map<String, Schema> schemas = contract.getComponents().getSchemas();
        index.getKnownClasses().stream()
                .filter(type -> type.isRecord() && schemas.containsKey(name(type)))
                .forEach(type -> type.recordComponents().stream()
                        .filter(component -> component.type().name().equals(OPTIONAL))
                        .forEach(component -> describe(
                                schemas.get(name(type)).getProperties().get(component.name()),
                                inside(component),
                                schemas,
                                context)));
    }

    /** As SmallRye names its schema. */
    private static String name(ClassInfo type) {
        return Optional.ofNullable(
                        type.declaredAnnotation(org.eclipse.microprofile.openapi.annotations.media.Schema.class))
                .map(annotation -> annotation.value("name"))
                .map(AnnotationValue::asString)
                .orElse(type.simpleName());
    }

    private static Type inside(RecordComponentInfo component) {
        return component.type().asParameterizedType().arguments().get(0);
    }

    private static void describe(
            Schema field, Type value, Map<String, Schema> schemas, AnnotationScannerContext context) {
        takeIn(field, schemas);
        BeanValidationScanner.applyConstraints(context, value, field);
        if (!isList(field) && REQUIRING.stream().anyMatch(value::hasAnnotation)) {
            refuseNull(field);
        }
    }

    /** Generated clients leave a list out that may be null; one that may not be they send as an empty one. */
    private static boolean isList(Schema field) {
        return field.getType() != null && field.getType().contains(SchemaType.ARRAY);
    }

    /** Of a day or a time, which SmallRye refers to, the few words themselves: that it may be null is lost on generators else. */
    private static void takeIn(Schema field, Map<String, Schema> schemas) {
        if (field.getAnyOf() == null) {
            return;
        }
        field.getAnyOf().stream()
                .filter(choice -> choice.getRef() != null)
                .map(choice ->
                        schemas.get(choice.getRef().substring(choice.getRef().lastIndexOf('/') + 1)))
                .filter(meant -> meant.getProperties() == null)
                .findFirst()
                .ifPresent(meant -> {
                    field.setAnyOf(null);
                    field.setType(List.of(meant.getType().get(0), SchemaType.NULL));
                    field.setFormat(meant.getFormat());
                });
    }

    private static void refuseNull(Schema field) {
        if (field.getAnyOf() != null) {
            field.setRef(field.getAnyOf().get(0).getRef());
            field.setAnyOf(null);
        } else if (field.getRef() == null) {
            field.setType(field.getType().stream()
                    .filter(type -> type != SchemaType.NULL)
                    .toList());
        }
    }
}
