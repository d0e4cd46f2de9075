package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a document was, the newest first; the shape of the answer, for the contract. */
@Schema(name = "VersionPage", description = "What a document was, the newest first")
@Holds(DataClass.INTERNAL)
public record VersionPage(List<DocumentVersion> data, String next) {

    /**
     * A version.
     *
     * @param document as it was
     */
    @Schema(name = "DocumentVersion")
    @Holds(DataClass.INTERNAL)
    public record DocumentVersion(
            @Schema(examples = "2") long version,
            @Schema(description = "Since when, by Atrium's clock") Instant at,
            @Schema(description = "Until when; absent for the present version") Instant until,
            @Schema(description = "Who made it so: a client, a webhook source, or `odoo`", examples = "odoo")
                    String actor,
            @Schema(examples = "7c9e6679-7425-40de-944b-e07fc1f90ae7") String correlationId,
            @Schema(
                            examples = "0198a1c2-7425-40de-944b-e07fc1f90ae7",
                            description = "The id of the fact that told of it")
                    String event,
            @Schema(description = "Whether it was gone") boolean deleted,
            @Schema(examples = "[\"status\"]", description = "The fields that differ from the version before")
                    List<String> changed,
            @Holds(DataClass.PERSONAL) @Schema(examples = "{\"id\": \"po_53ysn18k\"}") Object document) {}
}
