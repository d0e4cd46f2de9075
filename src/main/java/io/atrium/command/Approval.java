package io.atrium.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A command that waits for a second person, or did.
 *
 * @param scope the scope that shows what was asked for
 * @param request what was asked for; null where it is not shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Approval", description = "A write that waits for a second person, or did")
@Holds(DataClass.INTERNAL)
public record Approval(
        @Schema(examples = "apr_53ysn18k") String id,
        @JsonIgnore long version,
        @JsonIgnore String scope,
        @Schema(
                        enumeration = {
                            "supplier-bank",
                            "override-posting",
                            "value-mapping",
                            "exception-correction",
                            "interface-register"
                        },
                        description = "Why it waits")
                String kind,
        @Schema(enumeration = {"awaiting", "approved", "rejected", "expired"}) String state,
        @Schema(
                        examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                        description = "What becomes of it: `/v1/operations/{id}`")
                String operation,
        @Schema(examples = "supplier-bank-account.create", description = "What is to be done") String action,
        @Schema(examples = "erp-sync", description = "The system that asked for it") String requestedBy,
        @Holds(DataClass.PERSONAL)
                @Schema(examples = "mira@example.org", description = "For whom: the `sub` of its token")
                String requestedFor,
        Instant requestedAt,
        @Schema(description = "Nobody can decide afterwards, and it is not done") Instant expiresAt,
        @Schema(description = "The fields that are asked for", examples = "[\"account\", \"supplierId\"]")
                List<String> fields,
        @Holds(DataClass.BANK)
                @Schema(
                        examples = "{\"supplierId\": \"sup_hbr0kgh3\"}",
                        description =
                                "What is asked for, as it is told to the one who has the scope that opens it; that it is shown is audited")
                Map<String, Object> request,
        @Schema(examples = "treasury") String decidedBy,
        @Holds(DataClass.PERSONAL) @Schema(examples = "joris@example.org") String decidedFor,
        Instant decidedAt,
        @Schema(examples = "The supplier knows nothing of it", description = "Why it was rejected") String reason) {

    /** The same without what was asked for, but for its names. */
    public Approval withoutRequest() {
        return new Approval(
                id,
                version,
                scope,
                kind,
                state,
                operation,
                action,
                requestedBy,
                requestedFor,
                requestedAt,
                expiresAt,
                fields,
                null,
                decidedBy,
                decidedFor,
                decidedAt,
                reason);
    }

    /** Whether a holder of these scopes is shown what was asked for. */
    public boolean isShownTo(Set<String> scopes) {
        return scopes.contains(scope);
    }

    static List<String> fields(JsonObject body) {
        return List.copyOf(new TreeSet<>(body.fieldNames()));
    }

    /** A page of them. */
    @Schema(
            name = "ApprovalPage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    public record Page(
            List<Approval> data,
            @Schema(examples = "YXBy", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
