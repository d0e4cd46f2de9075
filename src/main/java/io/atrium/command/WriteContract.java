package io.atrium.command;

import io.atrium.http.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Says in the contract what {@link Writes} does for every operation that takes an {@code Idempotency-Key}. */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 2)
// Public, because SmallRye makes it.
public class WriteContract implements OASFilter {

    private static final Map<String, String> SHARED =
            Map.of(Request.IDEMPOTENCY_KEY, "IdempotencyKey", "If-Match", "IfMatch");

    @Override
    public void filterOpenAPI(OpenAPI contract) {
        contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(WriteContract::isBatch)
                .forEach(WriteContract::describeBatch);
        contract.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(operation -> takes(operation, Request.IDEMPOTENCY_KEY))
                .forEach(WriteContract::describe);
    }

    private static boolean isBatch(Operation operation) {
        return operation.getRequestBody() != null
                && operation.getRequestBody().getContent() != null
                && operation.getRequestBody().getContent().hasMediaType(Batches.MEDIA_TYPE);
    }

    /** What {@link Batches} does for every kind of row. */
    private static void describeBatch(Operation operation) {
        operation.setDescription(Batches.DESCRIPTION);
        operation.addParameter(OASFactory.createParameter()
                .name(Request.IDEMPOTENCY_KEY)
                .in(Parameter.In.HEADER)
                .required(true));
        operation
                .getResponses()
                .getAPIResponse("200")
                .description("A line for each row, in their order, as they are done")
                .setContent(OASFactory.createContent()
                        .addMediaType(
                                Batches.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("BatchLine"))));
    }

    private static boolean takes(Operation operation, String header) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> header.equals(parameter.getName()));
    }

    private static void describe(Operation operation) {
        ProblemResponse.INVALID_WRITE.addTo(operation);
        ProblemResponse.WRITE_CONFLICT.addTo(operation);
        ProblemResponse.REFUSED.addTo(operation);
        ProblemResponse.WRITE_UNAVAILABLE.addTo(operation);
        if (takes(operation, "If-Match")) {
            ProblemResponse.STALE_VERSION.addTo(operation);
        }
        APIResponse accepted = operation.getResponses().getAPIResponse("202");
        // Where 202 is the answer to success, the operation says what it is.
        if (accepted == null || accepted.getContent() == null) {
            operation
                    .getResponses()
                    .addAPIResponse("202", OASFactory.createAPIResponse().ref("Accepted"));
        }
        Stream.of("200", "201")
                .filter(operation.getResponses()::hasAPIResponse)
                .map(operation.getResponses()::getAPIResponse)
                .forEach(WriteContract::describe);
        operation.setParameters(shared(operation.getParameters()));
    }

    private static void describe(APIResponse done) {
        done.addHeader("ETag", OASFactory.createHeader().ref("ETag"));
        done.addHeader("Location", OASFactory.createHeader().ref("Location"));
        done.addHeader("Idempotency-Replayed", OASFactory.createHeader().ref("IdempotencyReplayed"));
    }

    /** The key of a PATCH is the caller's choice, and described where the operation is. */
    private static boolean isShared(Parameter parameter) {
        return SHARED.containsKey(parameter.getName())
                && (!parameter.getName().equals(Request.IDEMPOTENCY_KEY)
                        || Boolean.TRUE.equals(parameter.getRequired()));
    }

    private static List<Parameter> shared(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> isShared(parameter)
                        ? OASFactory.createParameter().ref(SHARED.get(parameter.getName()))
                        : formed(parameter))
                .toList();
    }

    /** Without a form it is no description, and nobody can make a client of it. */
    private static Parameter formed(Parameter parameter) {
        if (parameter.getRef() == null && parameter.getSchema() == null) {
            parameter.setSchema(OASFactory.createSchema().addType(SchemaType.STRING));
        }
        return parameter;
    }
}
