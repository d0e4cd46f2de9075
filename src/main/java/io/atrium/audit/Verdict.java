package io.atrium.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a verification came to.
 *
 * @param findings the first of them; see {@code found}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditVerification", description = "Whether the trail is what was written")
@Holds(DataClass.INTERNAL)
record Verdict(
        @Schema(description = "Whether every entry is what was written, and none is gone", examples = "true")
                boolean intact,
        @Schema(description = "What is not as it was written; the first hundred of each chain") List<Finding> findings,
        @Schema(description = "How many findings there are", examples = "0") long found,
        @Schema(examples = "1000000") long entries,
        @Schema(examples = "987654") long links,
        @Schema(examples = "24") int checkpoints,
        @Schema(description = "Entries that are chained, and that no checkpoint covers yet", examples = "0")
                long unsigned,
        @Schema(description = "The time of the newest checkpoint; absent when there is none") Instant signedUpTo,
        @Schema(
                        description = "The newest checkpoint, to be kept elsewhere: a compact JWS",
                        examples = "eyJhbGciOiJFZERTQSJ9…")
                String checkpoint,
        @Schema(
                        description = "The thumbprints (RFC 7638) of the keys that vouch for it",
                        examples = "[\"q8hZ4dT1Qd3b5o0m9nK2pVx7r6sYtLwEjUiAcBfGvHM\"]")
                List<String> keys,
        @Schema(examples = "4.2") double seconds) {}
