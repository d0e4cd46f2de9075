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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be changed of a requisition. What is left out stays, what is null is emptied. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "RequisitionChange",
        description = "What is to be different; what is left out stays, what is null is emptied")
@Holds(DataClass.CONFIDENTIAL)
record RequisitionChanges(
        @Holds(DataClass.INTERNAL) @Schema(examples = "emp_53ysn18k") Optional<String> requesterId,
        @Holds(DataClass.INTERNAL)
                @Schema(examples = "le_53ysn18k", description = "Null: that of Atrium's own user in Odoo")
                Optional<String> legalEntityId,
        @Holds(DataClass.INTERNAL) @Schema(examples = "medical-supplies")
                Optional<@Size(max = 64, message = "At most 64 characters") String> category,
        @Holds(DataClass.INTERNAL) @Schema(examples = "USD")
                Optional<
                                @NotNull(message = "The currency cannot be emptied")
                                @Pattern(regexp = NewRequisition.CURRENCY, message = NewRequisition.NOT_A_CURRENCY)
                                String>
                        currency,
        @Holds(DataClass.INTERNAL) Optional<LocalDate> neededBy,
        @Schema(examples = "The store runs out in four weeks")
                Optional<@Size(max = 2000, message = "At most 2000 characters") String> justification,
        @Schema(description = "In place of all lines that there are")
                Optional<
                                @NotNull(message = "The lines cannot be emptied")
                                        @Size(min = 1, max = 500, message = "At least one line, and at most 500") List<
                                        @NotNull(message = "A line is required") @Valid NewLine>>
                        lines) {

    /** As they are to be; none when they stay. */
    List<Requisition.Line> requisitionLines() {
        return lines == null
                ? List.of()
                : lines.orElseThrow().stream().map(NewLine::toLine).toList();
    }

    RequisitionChanges forLegalEntity(String legalEntity) {
        return new RequisitionChanges(
                requesterId, Optional.ofNullable(legalEntity), category, currency, neededBy, justification, lines);
    }
}
