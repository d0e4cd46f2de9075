package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which stuck deliveries get another chance; what is null does not matter.
 *
 * @param source only of this source
 * @param since received then or later
 * @param until received before
 * @param limit the most of them; the oldest
 * @param preview false to do it; otherwise they are only counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Holds(DataClass.INTERNAL)
record RetryRequest(
        @Schema(examples = "bamboohr", description = "Only of this source") String source,
        @Schema(examples = "2026-11-21T00:00:00Z", description = "Received then or later") Instant since,
        @Schema(examples = "2026-11-22T00:00:00Z", description = "Received before") Instant until,
        @Min(value = 1, message = "The limit must be a whole number from 1 to 500")
                @Max(value = 500, message = "The limit must be a whole number from 1 to 500")
                @Schema(examples = "100", description = "The most of them, the oldest; 500 unless said")
                Integer limit,
        @Schema(examples = "true", description = "`false` to do it; otherwise they are only counted") Boolean preview) {

    static final int MOST = 500;

    boolean isPreview() {
        return preview == null || preview;
    }

    ReceiptSearch search() {
        return new ReceiptSearch(source, "stuck", since, until, null, null, null, limit == null ? MOST : limit);
    }
}
