package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.procurement.NewRequisition.NewLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be changed of a requisition; what is absent stays as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be changed; what is absent stays as it is")
@Holds(DataClass.CONFIDENTIAL)
record RequisitionChanges(
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k") String requesterId,
        @Holds(DataClass.INTERNAL) String legalEntityId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "medical-supplies")
                @Size(max = 64, message = "At most 64 characters")
                String category,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "USD")
                @Pattern(regexp = NewRequisition.CURRENCY, message = NewRequisition.NOT_A_CURRENCY)
                String currency,
        @Holds(DataClass.INTERNAL) LocalDate neededBy,
        @Schema(examples = "The store runs out in four weeks") @Size(max = 2000, message = "At most 2000 characters")
                String justification,
        @Schema(description = "In place of all lines that there are")
                @Size(min = 1, max = 500, message = "At least one line, and at most 500")
                List<@NotNull(message = "A line is required") @Valid NewLine> lines) {

    /** Null when they stay. */
    List<Requisition.Line> requisitionLines() {
        return lines == null ? null : lines.stream().map(NewLine::toLine).toList();
    }
}
