package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.Label;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A part of the organisation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A part of the organisation")
@Holds(DataClass.INTERNAL)
record Department(
        @Schema(examples = "dep_53ysn18k") String id,
        @Schema(examples = "Nursing") @Label String name,
        @Schema(examples = "dep_53ysn18k", description = "The department that it belongs to") @RefersTo("department")
                String parentId,
        @Schema(examples = "emp_53ysn18k") @RefersTo("employee") String managerId,
        @Schema(examples = "Amara Okoye") String managerName,
        @RefersTo("legal-entity") String legalEntityId,
        boolean active,
        List<Identifier> identifiers) {}
