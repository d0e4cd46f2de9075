package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about a department; null is unchanged, empty is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about a department")
@Holds(DataClass.INTERNAL)
record DepartmentChange(
        @Schema(examples = "Ward 5")
                Optional<
                                @NotBlank(message = "The name cannot be emptied")
                                @Size(max = 256, message = "At most 256 characters") String>
                        name,
        @Schema(examples = "dep_53ysn18k", description = "The department that it belongs to") Optional<String> parentId,
        @Schema(examples = "emp_53ysn18k", description = "The employee who leads it") Optional<String> managerId,
        @Schema(description = "Null: shared by all") Optional<String> legalEntityId,
        @Schema(description = "False archives it")
                Optional<@NotNull(message = "This is true or false") Boolean> active) {}
