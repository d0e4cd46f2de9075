package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.record.Identifier;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A part of the organisation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A part of the organisation")
record Department(
        @Schema(examples = "dep_53ysn18k") String id,
        String name,
        @Schema(description = "The department that it belongs to") String parentId,
        String managerId,
        String managerName,
        String legalEntityId,
        boolean active,
        List<Identifier> identifiers) {}
