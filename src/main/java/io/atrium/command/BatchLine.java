package io.atrium.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.http.Problem;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of one row of a batch.
 *
 * @param row counted from one
 * @param status as the request with this row alone would have been answered
 * @param operation to ask for, with 202
 * @param replayed true when an earlier request with the same key had carried it out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BatchLine", description = "What became of one row, as if it had been sent alone")
@Holds(DataClass.INTERNAL)
public record BatchLine(
        @Schema(examples = "1", description = "Counted from one") int row,
        @Schema(examples = "201") int status,
        @Schema(description = "Of what was created", examples = "sup_hbr0kgh3") String id,
        @Schema(examples = "/v1/suppliers/sup_hbr0kgh3") String location,
        @Schema(description = "With 202: the operation to ask for", examples = "6f1c1b0e-7d0b-4f3a-9a53-0c3f3f6f3d10")
                String operation,
        @Schema(description = "Carried out by an earlier request with the same key", examples = "true")
                Boolean replayed,
        @Schema(description = "Why the row was refused") Problem problem) {

    static BatchLine of(int row, Response answer) {
        JsonObject body = answer.getEntity() instanceof Buffer entity ? entity.toJsonObject() : new JsonObject();
        return new BatchLine(
                row,
                answer.getStatus(),
                body.getString("id"),
                answer.getHeaderString(HttpHeaders.LOCATION),
                body.getString("operation"),
                answer.getHeaderString("Idempotency-Replayed") == null ? null : true,
                null);
    }

    static BatchLine of(int row, Problem problem) {
        return new BatchLine(row, problem.status(), null, null, null, null, problem);
    }
}
