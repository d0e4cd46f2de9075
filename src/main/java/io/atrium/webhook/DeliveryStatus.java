package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a delivery. Never its payload.
 *
 * @param receipt as it was acknowledged
 * @param source that sent it
 * @param receivedAt by our clock
 * @param state {@code accepted}, {@code applied} or {@code stuck}
 * @param attempts begun so far
 * @param reason why it is stuck, waits or had no effect; otherwise null
 * @param operations what its commands led to, in order
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Holds(DataClass.INTERNAL)
record DeliveryStatus(
        @Schema(examples = "rcpt_7h2m9x4kq1") String receipt,
        @Schema(examples = "bamboohr") String source,
        Instant receivedAt,
        @Schema(enumeration = {"accepted", "applied", "stuck"}) String state,
        @Schema(examples = "1") int attempts,
        @Schema(examples = "odoo-unavailable", nullable = true, description = "Why it is stuck, waits or had no effect")
                String reason,
        @Schema(examples = "[{\"operation\": \"employee.upsert\", \"status\": \"succeeded\"}]")
                List<Map<String, Object>> operations) {}
