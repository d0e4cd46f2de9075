package io.atrium.workforce;

import io.atrium.access.CallerSource;
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
    private final CallerSource callers;

    LaborCostResource(Reads reads, LaborCosts costs, CallerSource callers) {
        this.reads = reads;
        this.costs = costs;
        this.callers = callers;
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
        return costs.find(query, callers.caller())
                .map(found -> LaborCostPage.of(found, query.limit()))
                .chain(page -> reads.derived(LaborCosts.TYPES, page, page.next(), uri));
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
