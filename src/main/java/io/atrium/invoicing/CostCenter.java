package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that costs are assigned to, such as a department or a project. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Something that costs are assigned to, such as a department or a project")
@Holds(DataClass.INTERNAL)
record CostCenter(
        @Schema(examples = "cc_08hmxm02") String id,
        @Schema(examples = "WARD-3") String code,
        @Schema(examples = "Ward 3") @Label String name,
        @Schema(examples = "Departments", description = "What it is grouped by") @Label String plan,
        boolean active,
        @Schema(description = "Absent when shared by all legal entities") @RefersTo("legal-entity")
                String legalEntityId,
        List<Identifier> identifiers) {}
