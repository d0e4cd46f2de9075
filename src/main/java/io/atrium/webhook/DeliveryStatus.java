package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a delivery. Of its payload never more than the structure.
 *
 * @param receipt as it was acknowledged
 * @param source that sent it
 * @param receivedAt by our clock
 * @param state {@code accepted}, {@code applied} or {@code stuck}
 * @param attempts begun so far
 * @param retries how often a person sent it in again
 * @param reason why it is stuck, waits or had no effect; otherwise null
 * @param eventId the vendor's own; null when it has none
 * @param correlationId of the request that brought it
 * @param operations what its commands led to, in order
 * @param payload its structure; null, and not shown, in lists and for what is no JSON
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Holds(DataClass.INTERNAL)
record DeliveryStatus(
        @Schema(examples = "rcpt_01k9q3c7h2m9x4kq1v5t8w0z6r") String receipt,
        @Schema(examples = "bamboohr") String source,
        Instant receivedAt,
        @Schema(enumeration = {"accepted", "applied", "stuck"}) String state,
        @Schema(examples = "1") int attempts,
        @Schema(examples = "0", description = "How often a person sent it in again") int retries,
        @Schema(examples = "odoo-unavailable", nullable = true, description = "Why it is stuck, waits or had no effect")
                String reason,
        @Schema(examples = "msg_2Kf9q", nullable = true, description = "The vendor's own id") String eventId,
        @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736") String correlationId,
        @Schema(
                        examples =
                                "[{\"operation\": \"employee.upsert\", \"fields\": [\"jobTitle\"], \"outcome\": \"settled\","
                                        + " \"id\": \"emp_7dn42r1c\", \"version\": 4}]",
                        description =
                                "What each of its commands led to: the fields that it named, its outcome, and the document and version that it made")
                List<Map<String, Object>> operations,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Schema(
                        examples = "{\"type\": \"employee.updated\", \"data\": {\"id\": \"(text)\"}}",
                        description = "Its structure, values replaced by their types; only with a single receipt")
                Object payload) {}
