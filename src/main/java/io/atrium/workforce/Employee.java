package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.record.Identifier;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Someone who works for the organisation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Someone who works for the organisation")
record Employee(
        @Schema(examples = "emp_53ysn18k") String id,
        String name,
        String workEmail,
        String workPhone,
        @Schema(description = "The mobile phone for work") String mobilePhone,
        String jobTitle,
        String departmentId,
        String departmentName,
        String managerId,
        String managerName,
        String legalEntityId,
        @Schema(description = "False after departure") boolean active,
        @Schema(description = "The ids that other systems have for this person") List<Identifier> identifiers) {}
