package io.atrium.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
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
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description = "A problem document of RFC 9457",
        requiredProperties = {"type", "title", "status", "detail", "instance", "code", "correlationId", "retryable"})
public record Problem(
        @Schema(examples = "urn:atrium:problem:invalid") String type,
        String title,
        int status,
        String detail,
        String instance,
        @Schema(examples = "invalid") String code,
        String correlationId,
        boolean retryable,
        List<Violation> errors) {

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
                failure.violations());
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
        return json;
    }
}
