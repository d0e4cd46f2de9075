package io.atrium.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is to be compared. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "NewReconciliation",
        description = "What is to be compared with Odoo, or with the source system that the domain names")
@Holds(DataClass.INTERNAL)
record RunRequest(
        @Schema(
                        examples = "invoices",
                        description =
                                "One of those that are configured; suppliers, employees, orders, invoices and payments unless said otherwise")
                @NotBlank(message = "The domain is required")
                @Size(max = 100, message = "At most 100 characters")
                String domain,
        @Schema(
                        examples = "2026-11-01T00:00:00Z",
                        description = "Only documents whose date is then or later; those without a date are left out")
                Instant from,
        @Schema(examples = "2026-12-01T00:00:00Z", description = "Only documents whose date is before") Instant to) {

    /** @throws Failure {@code invalid} when the window is none */
    void require(Domains.Domain known) {
        if ((from != null || to != null) && known.dateField() == null) {
            throw Failure.invalid(
                    from != null ? "/from" : "/to", "Documents of this domain have no date; compare all of them");
        }
        if (from != null && to != null && !to.isAfter(from)) {
            throw Failure.invalid("/to", "The end must be after the beginning");
        }
    }

    /** Why it is good as it is. */
    @Schema(name = "ReconciliationSignOff")
    @Holds(DataClass.CONFIDENTIAL)
    record SignOff(
            @Schema(examples = "The two are being credited", description = "What was found of the differences")
                    @NotBlank(message = "The reason is required")
                    @Size(max = 500, message = "At most 500 characters")
                    String reason) {}
}
