package io.atrium.limit;

import io.atrium.http.ProblemResponse;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Says in the contract that every operation with a caller is limited, and what its answers tell about it. */
@OpenApiFilter(stages = RunStage.RUNTIME_STARTUP, priority = 3)
// Public, because SmallRye makes it.
public class LimitContract implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            operation.getResponses().getAPIResponses().values().stream()
                    .filter(response -> response.getRef() == null)
                    .forEach(LimitContract::describe);
            ProblemResponse.RATE_LIMITED.addTo(operation);
        }
        return operation;
    }

    private static void describe(APIResponse response) {
        List.of("RateLimit-Policy", "RateLimit")
                .forEach(name ->
                        response.addHeader(name, OASFactory.createHeader().ref(name.replace("-", ""))));
    }
}
