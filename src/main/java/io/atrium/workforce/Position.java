package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people are employed as. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What people are employed as")
@Holds(DataClass.INTERNAL)
record Position(
        @Schema(examples = "pos_53ysn18k") String id,
        @Schema(examples = "Ward nurse") @Label String name,
        @RefersTo("department") String departmentId,
        @Schema(examples = "Nursing") @Label String departmentName,
        @Schema(examples = "2", description = "How many people are still looked for") Integer openings,
        @Schema(description = "Absent when shared by all legal entities") @RefersTo("legal-entity")
                String legalEntityId,
        boolean active,
        List<Identifier> identifiers) {}
