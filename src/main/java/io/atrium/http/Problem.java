package io.atrium.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as callers see it: a problem document of RFC 9457, {@code application/problem+json}.
 *
 * @param type {@code urn:atrium:problem:<code>}
 * @param title one sentence, the same for every occurrence of the code
 * @param status the HTTP status
 * @param detail what happened this time
 * @param instance the path that was asked for
 * @param code stable, made to program against
 * @param correlationId to quote when asking for help
 * @param retryable whether the same request may succeed later
 * @param errors what is wrong where, for requests that are not valid
 * @param members what only problems of this code say
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description = "A problem document of RFC 9457",
        requiredProperties = {"type", "title", "status", "detail", "instance", "code", "correlationId", "retryable"})
@Holds(DataClass.INTERNAL)
public record Problem(
        @Schema(examples = "urn:atrium:problem:invalid") String type,
        @Schema(examples = "The request is not valid") String title,
        @Schema(examples = "400") int status,
        @Schema(examples = "The supplier is required") String detail,
        @Schema(examples = "/v1/purchase-orders") String instance,
        @Schema(examples = "invalid") String code,
        @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String correlationId,
        @Schema(examples = "false") boolean retryable,
        List<Violation> errors,
        @JsonAnyGetter @Schema(hidden = true) Map<String, String> members) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** The document for a failure of the request at that path. */
    public static Problem of(Failure failure, String path, String correlationId) {
        return new Problem(
                "urn:atrium:problem:" + failure.code().text(),
                failure.code().title(),
                failure.code().status(),
                failure.detail(),
                path,
                failure.code().text(),
                correlationId,
                failure.code().isRetryable(),
                failure.violations(),
                failure.members());
    }

    /** The document for whatever was thrown. */
    public static Problem of(Throwable thrown, String path, String correlationId) {
        return of(Refusals.of(thrown), path, correlationId);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", instance)
                .put("code", code)
                .put("correlationId", correlationId)
                .put("retryable", retryable);
        if (!errors.isEmpty()) {
            JsonArray list = new JsonArray();
            errors.forEach(error ->
                    list.add(new JsonObject().put("pointer", error.pointer()).put("detail", error.detail())));
            json.put("errors", list);
        }
        members.forEach(json::put);
        return json;
    }
}
