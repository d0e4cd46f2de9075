package io.atrium.record;

import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * What {@code GET /v1/employees/{id}} costs without any policy: the same query of the same two tables over the same
 * connections, the same bytes out, and the same headers of a conditional read; but no token, no scope, no row limit, no
 * class of fields, no rate limit, and nothing in the audit trail. It is only in what {@code ./mvnw package -Pbench} builds.
 */
@Path("/unguarded/employees/{id}")
@Produces(MediaType.APPLICATION_JSON)
class Unguarded {

    private static final String FIND =
            """
            select version, body, updated_at,
                (select restricted.body from record_restricted restricted
                 where restricted.type = document.type and restricted.odoo_id = document.odoo_id) as restricted
            from record_document_employee document where odoo_id = $1 and not deleted""";

    private final Pipeline pipeline;
    private final FreshnessSource freshness;
    private final DocumentType employees;

    Unguarded(Pipeline pipeline, FreshnessSource freshness, RecordTypes types) {
        this.pipeline = pipeline;
        this.freshness = freshness;
        this.employees = types.named("employee");
    }

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Set<String> fields = Listing.fields(employees, new Parameters(uri.getQueryParameters(), Set.of("fields")));
        String ifNoneMatch = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        return pipeline.read(FIND, Tuple.of(Documents.key(employees, id)))
                .chain(rows ->
                        freshness.of(employees).map(current -> answer(rows.iterator(), fields, current, ifNoneMatch)));
    }

    private static Response answer(RowIterator<Row> rows, Set<String> fields, Freshness current, String ifNoneMatch) {
        if (!rows.hasNext()) {
            throw new NotFoundException();
        }
        Row row = rows.next();
        Freshness asOf = current.orLater(row.getOffsetDateTime("updated_at").toInstant());
        String tag = EntityTag.of(row.getLong("version"), fields.isEmpty() ? null : String.join(",", fields));
        Response.ResponseBuilder answer = EntityTag.matches(ifNoneMatch, tag)
                ? Response.notModified()
                : Response.ok(whole(row).toBuffer(), MediaType.APPLICATION_JSON);
        return answer.header(
                        "Atrium-As-Of",
                        asOf.asOf().truncatedTo(ChronoUnit.MILLIS).toString())
                .header(HttpHeaders.ETAG, tag)
                .build();
    }

    /** The two parts in which it lies. */
    private static JsonObject whole(Row row) {
        JsonObject whole = new JsonObject(bytes(row, "body"));
        whole.remove("redacted");
        return row.getBuffer("restricted") == null ? whole : whole.mergeIn(new JsonObject(bytes(row, "restricted")));
    }

    private static Buffer bytes(Row row, String column) {
        return row.getBuffer(column).getDelegate();
    }
}
