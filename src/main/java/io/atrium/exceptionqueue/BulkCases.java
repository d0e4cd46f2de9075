package io.atrium.exceptionqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.Request;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What is done with many cases: looked at first, then done. */
@ApplicationScoped
class BulkCases {

    private final CaseTable table;
    private final CaseWrites writes;
    private final Pool pool;
    private final ObjectMapper json;

    BulkCases(CaseTable table, CaseWrites writes, Pool pool, ObjectMapper json) {
        this.table = table;
        this.writes = writes;
        this.pool = pool;
        this.json = json;
    }

    Uni<Response> act(String operation, BulkRequest request, RoutingContext context) {
        writes.unlimited();
        // Also of a preview, so that whoever goes on from it has one.
        Request.of(context);
        CaseSearch search = request.search();
        return request.isPreview()
                ? table.ids(pool, search).map(ids -> Response.ok(new BulkRequest.Answer(ids.size(), 0, ids))
                        .build())
                : writes.actOnAll(operation, json(request), context);
    }

    private JsonObject json(BulkRequest request) {
        try {
            return new JsonObject(json.writeValueAsString(request));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
