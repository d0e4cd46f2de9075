package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A delivery that was not let in.
 *
 * @param position grows with time; 0 before it is written down
 * @param source that it claimed to be of
 * @param refusedAt by our clock
 * @param code as the caller heard it
 * @param reason for operators; the caller heard less
 * @param correlationId of the request
 * @param contentType as sent; may be null
 * @param bodyBytes how many came
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Holds(DataClass.INTERNAL)
record RefusedDelivery(
        @JsonIgnore @Schema(hidden = true) long position,
        @Schema(examples = "bamboohr") String source,
        Instant refusedAt,
        @Schema(examples = "signature-invalid", description = "As the caller heard it") String code,
        @Schema(
                        examples = "Nothing was signed: the header X-BambooHR-Signature is missing.",
                        description = "For operators; the caller heard less")
                String reason,
        @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736") String correlationId,
        @Schema(examples = "application/json", nullable = true) String contentType,
        @Schema(examples = "812") int bodyBytes) {}
