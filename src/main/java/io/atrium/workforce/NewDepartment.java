package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A department to be created. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A department to be created")
@Holds(DataClass.INTERNAL)
record NewDepartment(
        @Schema(examples = "Ward 4")
                @NotBlank(message = "The name is required")
                @Size(max = 256, message = "At most 256 characters")
                String name,
        @Schema(examples = "dep_53ysn18k", description = "The department that it belongs to") String parentId,
        @Schema(examples = "emp_53ysn18k", description = "The employee who leads it") String managerId,
        @Schema(description = "Absent: the legal entity of Atrium's own user in Odoo") String legalEntityId) {}
