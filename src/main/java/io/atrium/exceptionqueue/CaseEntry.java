package io.atrium.exceptionqueue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came to pass with a case: a step, a note, an attempt. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ExceptionEntry")
@Holds(DataClass.INTERNAL)
record CaseEntry(
        Instant at,
        @Schema(
                        enumeration = {
                            OPENED, ASSIGNED, NOTED, RETRIED, CORRECTED, MAPPED, REOPENED, ESCALATED, RESOLVED,
                            DISMISSED
                        })
                String kind,
        @Schema(examples = "ops-console", description = "The client that did it, or `atrium`") String by,
        @Holds(DataClass.PERSONAL) @Schema(examples = "mira@example.org", description = "For whom") String person,
        @Holds(DataClass.CONFIDENTIAL) @Schema(examples = "Asked the ward what it means") String text) {

    static final String OPENED = "opened";
    static final String ASSIGNED = "assigned";
    static final String NOTED = "noted";
    static final String RETRIED = "retried";
    static final String CORRECTED = "corrected";
    static final String MAPPED = "mapped";
    static final String REOPENED = "reopened";
    static final String ESCALATED = "escalated";
    static final String RESOLVED = "resolved";
    static final String DISMISSED = "dismissed";
}
