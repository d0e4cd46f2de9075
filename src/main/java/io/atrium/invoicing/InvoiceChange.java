package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.invoicing.NewInvoice.NewLine;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Violations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be another on a draft. A component is null when it stays, and empty when it is cleared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What is to be another on a draft; what is absent stays")
@Holds(DataClass.CONFIDENTIAL)
record InvoiceChange(
        @Holds(DataClass.INTERNAL) @Schema(examples = "PG-88121", description = "The supplier's own number")
                Optional<@Size(max = 64, message = "At most 64 characters") String> supplierReference,
        @Schema(examples = "2026-11-20") Optional<LocalDate> invoiceDate,
        @Schema(examples = "2026-12-20", description = "null: what Odoo makes of the date") Optional<LocalDate> dueDate,
        @Schema(
                        description =
                                "All lines as they are to be: with an id one that there is, without one a new one; others go")
                Optional<
                                @NotEmpty(message = "At least one line is required")
                                        @Size(max = 500, message = "At most 500 lines") List<
                                        @NotNull(message = "A line is required") @Valid NewLine>>
                        lines) {

    /** @throws Failure {@code invalid} */
    void require() {
        if (supplierReference == null && invoiceDate == null && dueDate == null && lines == null) {
            throw Failure.invalid("", "Name at least one field to change");
        }
        Violations violations = new Violations();
        requireValue(violations, "/supplierReference", supplierReference);
        requireValue(violations, "/invoiceDate", invoiceDate);
        requireValue(violations, "/lines", lines);
        violations.require();
    }

    private static void requireValue(Violations violations, String pointer, Optional<?> value) {
        if (value != null && value.isEmpty()) {
            violations.add(pointer, "This cannot be cleared");
        }
    }

    @JsonIgnore
    List<NewLine> newLines() {
        return lines == null ? List.of() : lines.orElse(List.of());
    }
}
