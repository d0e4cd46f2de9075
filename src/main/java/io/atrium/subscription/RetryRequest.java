package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which dead deliveries get another chance; what is null does not matter.
 *
 * @param since of facts that came then or later
 * @param until of facts that came before
 * @param preview false to do it; otherwise they are only counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeliveryRetryRequest", description = "Which dead deliveries to send in again")
@Holds(DataClass.INTERNAL)
record RetryRequest(
        @Schema(examples = "2026-11-21T00:00:00Z", description = "Of facts that came then or later") Instant since,
        @Schema(examples = "2026-11-22T00:00:00Z", description = "Of facts that came before") Instant until,
        @Schema(examples = "true", description = "`false` to do it; otherwise they are only counted") Boolean preview) {

    boolean isPreview() {
        return preview == null || preview;
    }
}
