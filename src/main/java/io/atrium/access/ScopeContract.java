package io.atrium.access;

import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Says in the contract which scope an operation needs, as its {@link PermissionsAllowed} has it. While the application is
 * built, because only then the annotations are at hand.
 */
@OpenApiFilter(stages = RunStage.BUILD)
// Public, because SmallRye makes it.
public class ScopeContract implements OASFilter {

    private final Map<String, List<String>> scopesByOperation;

    public ScopeContract(IndexView index) {
        // The index is made of several, which overlap: a method may come twice.
        scopesByOperation = index.getAnnotations(org.eclipse.microprofile.openapi.annotations.Operation.class).stream()
                .filter(operation -> operation.target().kind() == Kind.METHOD && operation.value("operationId") != null)
                .filter(operation -> isSecured(operation.target().asMethod()))
                .collect(Collectors.toMap(
                        operation -> operation.value("operationId").asString(),
                        operation -> scopes(operation.target().asMethod()),
                        (once, again) -> once));
    }

    @Override
    public Operation filterOperation(Operation operation) {
        List<String> scopes = scopesByOperation.get(operation.getOperationId());
        if (scopes == null) {
            return operation;
        }
        // The token may come from here, or from wherever the caller has it.
        return operation.security(List.of(
                OASFactory.createSecurityRequirement().addScheme("oauth2", scopes),
                OASFactory.createSecurityRequirement().addScheme("bearer", scopes)));
    }

    private static boolean isSecured(MethodInfo method) {
        return method.hasAnnotation(Authenticated.class) || permissions(method) != null;
    }

    /** None when a token of any scope will do. */
    private static List<String> scopes(MethodInfo method) {
        AnnotationInstance permissions = permissions(method);
        return permissions == null
                ? List.of()
                : Arrays.asList(permissions.value().asStringArray());
    }

    private static AnnotationInstance permissions(MethodInfo method) {
        AnnotationInstance own = method.annotation(PermissionsAllowed.class);
        return own != null ? own : method.declaringClass().declaredAnnotation(PermissionsAllowed.class);
    }
}
