package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer to a delivery that is stored.
 *
 * @param receipt of this delivery, or of the first of which this is a copy
 * @param duplicate true for a copy, otherwise null and not shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Holds(DataClass.INTERNAL)
record Receipt(
        @Schema(examples = "rcpt_7h2m9x4kq1", required = true) String receipt,
        @Schema(description = "True when it was stored before; absent otherwise") Boolean duplicate) {

    static Receipt first(String id) {
        return new Receipt(id, null);
    }

    static Receipt copyOf(String id) {
        return new Receipt(id, true);
    }
}
