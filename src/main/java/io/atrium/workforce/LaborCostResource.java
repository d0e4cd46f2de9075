package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.audit.AuditTrail;
import io.atrium.audit.AuditTrail.Entry;
import io.atrium.http.Correlation;
import io.atrium.record.Reads;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Labor costs. */
@Path("/v1/labor-costs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workforce")
class LaborCostResource {

    private final Reads reads;
    private final LaborCosts costs;
    private final AuditTrail audit;
    private final CallerSource callers;
    private final Correlation correlation;

    LaborCostResource(Reads reads, LaborCosts costs, AuditTrail audit, CallerSource callers, Correlation correlation) {
        this.reads = reads;
        this.costs = costs;
        this.audit = audit;
        this.callers = callers;
        this.correlation = correlation;
    }

    @GET
    @PermissionsAllowed("workforce:read")
    @Operation(
            operationId = "listLaborCosts",
            summary = "Hours planned and worked, overtime and cost",
            description = "By week, legal entity, facility and department, in this order. At most 53 weeks at a time.")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "The first week; three weeks before the last one when it is not given",
            schema = @Schema(implementation = String.class, pattern = "^\\d{4}-W\\d{2}$", examples = "2026-W01"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The last week; the present one when it is not given",
            schema = @Schema(implementation = String.class, pattern = "^\\d{4}-W\\d{2}$", examples = "2026-W04"))
    @Parameter(
            name = "legalEntityId",
            in = ParameterIn.QUERY,
            description = "Only of this legal entity",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "facilityId",
            in = ParameterIn.QUERY,
            description = "Only of this facility",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "departmentId",
            in = ParameterIn.QUERY,
            description = "Only of this department",
            schema = @Schema(implementation = String.class))
    @Parameter(name = "limit", in = ParameterIn.QUERY, ref = "Limit")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, ref = "Cursor")
    @APIResponse(
            responseCode = "200",
            description = "A page of labor costs",
            headers = {
                @Header(name = "Atrium-As-Of", ref = "AsOf"),
                @Header(name = "Atrium-Stale", ref = "Stale"),
                @Header(name = "Link", ref = "Link")
            },
            content = @Content(schema = @Schema(implementation = LaborCostPage.class)))
    public Uni<Response> list(@Context UriInfo uri) {
        LaborCostQuery query = LaborCostQuery.of(uri.getQueryParameters(), costs.present());
        Caller caller = callers.caller();
        String correlationId = correlation.current();
        return costs.find(query, caller)
                .map(found -> LaborCostPage.of(found, query.limit()))
                .call(page -> told(page, caller, correlationId))
                .chain(page -> reads.derived(LaborCosts.TYPES, page, page.next(), uri));
    }

    /** A department may be one person, so who sees what it cost is in the audit trail. */
    private Uni<Void> told(LaborCostPage page, Caller caller, String correlationId) {
        List<String> departments = page.data().stream()
                .map(LaborCost::departmentId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return page.data().isEmpty() || !caller.scopes().contains(LaborCost.SCOPE)
                ? Uni.createFrom().voidItem()
                : audit.record(Entry.done(caller, "labor-cost.read", correlationId)
                        .toAll(departments)
                        .noting(String.join(", ", LaborCost.RESTRICTED)));
    }

    @Schema(
            name = "LaborCostPage",
            requiredProperties = {"data", "next"})
    record LaborCostPage(
            List<LaborCost> data,
            @Schema(nullable = true, examples = "bmFtZQ", description = "The cursor of the next page; null on the last")
                    String next) {

        /** Of the rows found, of which there may be one more than fit. */
        static LaborCostPage of(List<LaborCost> found, int limit) {
            if (found.size() <= limit) {
                return new LaborCostPage(found, null);
            }
            List<LaborCost> data = found.subList(0, limit);
            return new LaborCostPage(
                    data, LaborCostQuery.Place.of(data.get(limit - 1)).cursor());
        }
    }
}
