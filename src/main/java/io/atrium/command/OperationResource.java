package io.atrium.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.access.CallerSource;
import io.atrium.http.Problem;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The outcome of writes that could not finish at once. */
@Path("/v1/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
class OperationResource {

    private final Intents intents;
    private final CallerSource callers;

    OperationResource(Intents intents, CallerSource callers) {
        this.intents = intents;
        this.callers = callers;
    }

    @GET
    @Path("/{id}")
    @Authenticated
    @Operation(
            operationId = "getOperation",
            summary = "What became of a write",
            description = "Open to the client that began it, whatever its scopes.")
    @APIResponse(
            responseCode = "200",
            description = "The operation",
            content = @Content(schema = @Schema(implementation = OperationStatus.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such operation of this client",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<OperationStatus> get(@PathParam("id") String id, @Context RoutingContext context) {
        return intents.find(parse(id), callers.caller().client())
                .map(known -> known.map(found -> OperationStatus.of(found, context.normalizedPath()))
                        .orElseThrow(() -> unknown(id)));
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw unknown(id);
        }
    }

    private static Failure unknown(String id) {
        return Failure.notFound("There is no operation " + id);
    }

    /**
     * How a write stands.
     *
     * @param status {@code pending}, {@code succeeded}, {@code failed}, or {@code parked} when a person has it
     * @param approval that it waits for; null when none is needed
     * @param resourceId the document it made or changed, once it succeeded
     * @param problem why it failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Operation")
    @Holds(DataClass.INTERNAL)
    record OperationStatus(
            @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String id,
            @Schema(examples = "purchase-order.create") String operation,
            @Schema(enumeration = {"pending", "succeeded", "failed", "parked"}) String status,
            Instant createdAt,
            @Schema(examples = "po_53ysn18k") String resourceId,
            @Schema(
                            examples = "apr_53ysn18k",
                            description = "The approval by a second person that it waits for, or waited for")
                    String approval,
            Problem problem) {

        static OperationStatus of(Intents.Known known, String path) {
            String correlationId = known.intent().command().correlationId();
            return new OperationStatus(
                    known.intent().id().toString(),
                    known.intent().command().operation(),
                    status(known.state()),
                    known.createdAt(),
                    known.documentId(),
                    known.approvalId(),
                    Optional.ofNullable(known.problem())
                            .map(problem -> Problem.of(known.refusal(), path, correlationId))
                            .orElse(null));
        }

        private static String status(String state) {
            return switch (state) {
                case "settled" -> "succeeded";
                case "refused" -> "failed";
                case "parked" -> "parked";
                default -> "pending";
            };
        }
    }
}
