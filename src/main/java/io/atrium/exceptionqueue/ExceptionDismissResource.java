package io.atrium.exceptionqueue;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many cases closed at once: a path beside the list, not below it. */
@Path("/ops/v1/exceptions:dismiss")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exceptions")
class ExceptionDismissResource {

    private final BulkCases cases;

    ExceptionDismissResource(BulkCases cases) {
        this.cases = cases;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("exceptions:resolve")
    @Operation(
            operationId = "dismissExceptions",
            summary = "Close many cases whose work is not to be done any more",
            description =
                    "First with `preview`, which names them, then without; all of them or none. A `reason` is required.")
    @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, required = true, description = "The caller's own key")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BulkRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "Which cases match, and how many were changed",
            content = @Content(schema = @Schema(implementation = BulkRequest.Answer.class)))
    @APIResponse(responseCode = "409", ref = "WriteConflict")
    public Uni<Response> dismiss(
            @NotNull(message = "A body is required") @Valid BulkRequest request, @Context RoutingContext context) {
        request.requireReason();
        return cases.act(CaseCommands.DISMISS_ALL, request, context);
    }
}
