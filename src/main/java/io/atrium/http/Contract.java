package io.atrium.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Says in the contract at {@code /openapi} what is true of every operation: who may call it, who answers for it, how it
 * fails, and that it is correlated. Last of the filters: it reads what the others have added.
 */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 1)
// Public, because SmallRye makes it.
public class Contract implements OASFilter {

    static final String DEPRECATED_SINCE = "x-deprecated-since";
    static final String SUNSET = "x-sunset";

    private static final String OWNER = "x-owner";
    private static final String ANY_MEDIA_TYPE = "*/*";

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        ProblemResponse.describe(contract);
        Map<String, Parameter> shared = contract.getComponents().getParameters();
        contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(operation -> complete(operation, places(operation, shared)));
    }

    /** Where the operation takes parameters from. */
    private static Set<In> places(Operation operation, Map<String, Parameter> shared) {
        return Stream.ofNullable(operation.getParameters())
                .flatMap(List::stream)
                .map(parameter -> parameter.getRef() == null ? parameter : shared.get(name(parameter.getRef())))
                .map(Parameter::getIn)
                .collect(Collectors.toSet());
    }

    private static String name(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static void complete(Operation operation, Set<In> places) {
        refuseStrangers(operation);
        if (places.contains(In.PATH)) {
            ProblemResponse.NOT_FOUND.addTo(operation);
        }
        if (places.contains(In.QUERY) || operation.getRequestBody() != null) {
            ProblemResponse.INVALID.addTo(operation);
        }
        if (operation.getRequestBody() != null) {
            ProblemResponse.PAYLOAD_TOO_LARGE.addTo(operation);
            if (!operation.getRequestBody().getContent().hasMediaType(ANY_MEDIA_TYPE)) {
                ProblemResponse.UNSUPPORTED_MEDIA_TYPE.addTo(operation);
            }
        }
        ProblemResponse.ANY.addTo(operation);
        operation.addParameter(OASFactory.createParameter().ref("CorrelationId"));
        operation.addExtension(OWNER, Domain.of(operation).owner());
        // Sorted, so that the document reads well; a status begins with a digit, and "default" comes last.
        operation
                .getResponses()
                .setAPIResponses(new TreeMap<>(operation.getResponses().getAPIResponses()));
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getRef() == null)
                .forEach(Contract::correlate);
        if (operation.getExtensions().containsKey(DEPRECATED_SINCE)) {
            deprecate(operation);
        }
    }

    /** The dates stand there already; tools know the flag, and callers see the headers. */
    private static void deprecate(Operation operation) {
        operation.setDeprecated(true);
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getRef() == null)
                .forEach(response -> {
                    response.addHeader(
                            Lifecycle.DEPRECATION, OASFactory.createHeader().ref("Deprecation"));
                    if (operation.getExtensions().containsKey(SUNSET)) {
                        response.addHeader(
                                Lifecycle.SUNSET, OASFactory.createHeader().ref("Sunset"));
                    }
                });
    }

    private static void refuseStrangers(Operation operation) {
        if (operation.getSecurity() == null || operation.getSecurity().isEmpty()) {
            return;
        }
        ProblemResponse.UNAUTHENTICATED.addTo(operation);
        ProblemResponse.UNAVAILABLE.addTo(operation);
        boolean needsScope =
                operation.getSecurity().get(0).getSchemes().values().stream().anyMatch(scopes -> !scopes.isEmpty());
        if (needsScope) {
            ProblemResponse.FORBIDDEN.addTo(operation);
        }
    }

    static void correlate(APIResponse response) {
        response.addHeader(Correlation.HEADER, OASFactory.createHeader().ref("CorrelationId"));
    }
}
