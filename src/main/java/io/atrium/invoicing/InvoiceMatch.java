package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import io.atrium.kernel.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An invoice held against what was ordered, received and agreed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An invoice held against what was ordered, received and agreed")
@Holds(DataClass.CONFIDENTIAL)
record InvoiceMatch(
        @Holds(DataClass.INTERNAL) @Schema(examples = "inv_53ysn18k") String invoiceId,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {"matched", "unmatched", "not-applicable"},
                        description = "Credit notes are not held to anything")
                String outcome,
        @Holds(DataClass.INTERNAL) @Schema(description = "What is wrong with any of the lines") List<Finding> findings,
        List<Line> lines) {

    /** What can be wrong with a line. */
    @Schema(
            name = "MatchFinding",
            enumeration = {
                "no-order",
                "order-not-confirmed",
                "supplier-differs",
                "legal-entity-differs",
                "currency-differs",
                "unit-differs",
                "quantity-over-ordered",
                "no-receipt",
                "quantity-over-received",
                "price-over-order",
                "price-over-contract"
            })
    enum Finding {
        NO_ORDER("It names no line of an order that there is"),
        ORDER_NOT_CONFIRMED("The order is not confirmed"),
        SUPPLIER_DIFFERS("The order was placed with another supplier"),
        LEGAL_ENTITY_DIFFERS("The order is another legal entity's"),
        CURRENCY_DIFFERS("The order is in another currency"),
        UNIT_DIFFERS("The order counts in another unit"),
        QUANTITY_OVER_ORDERED("More is invoiced than was ordered"),
        NO_RECEIPT("Nothing of it has been received"),
        QUANTITY_OVER_RECEIVED("More is invoiced than has been received"),
        PRICE_OVER_ORDER("The price is above that of the order"),
        PRICE_OVER_CONTRACT("The price is above that of the contract");

        @JsonValue
        final String text;

        private final String sentence;

        Finding(String sentence) {
            this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
            this.sentence = sentence;
        }

        String text() {
            return text;
        }

        static Finding named(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** A line, what is wrong with it, and what was compared. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MatchedLine")
    @Holds(DataClass.CONFIDENTIAL)
    record Line(
            @Holds(DataClass.INTERNAL) @Schema(examples = "inl_53ysn18k", description = "Of the invoice") String lineId,
            @Holds(DataClass.INTERNAL) String purchaseOrderLineId,
            @Holds(DataClass.INTERNAL) String purchaseOrderId,
            @Holds(DataClass.INTERNAL) @Schema(description = "Nothing, when it is matched") List<Finding> findings,
            Quantities quantities,
            Prices prices) {}

    /** How many. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MatchedQuantities")
    @Holds(DataClass.CONFIDENTIAL)
    record Quantities(
            @Schema(examples = "40", description = "By this line") BigDecimal invoiced,
            @Schema(
                            examples = "40",
                            description =
                                    "By all invoices of the order's line that are not cancelled, this one and drafts too")
                    BigDecimal invoicedInAll,
            @Schema(examples = "40") BigDecimal ordered,
            @Schema(examples = "40", description = "Absent for services, which are not received") BigDecimal received,
            @Holds(DataClass.INTERNAL) @Schema(examples = "Units") String unit) {}

    /** For how much: one unit, after the discounts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MatchedPrices")
    @Holds(DataClass.CONFIDENTIAL)
    record Prices(
            @Schema(description = "For one unit, after the discount") Money invoiced,
            @Schema(description = "For one unit, after the discount") Money ordered,
            @Schema(description = "The highest that covers it") Money contract,
            @Holds(DataClass.INTERNAL) String contractId) {}

    @JsonIgnore
    boolean isUnmatched() {
        return outcome.equals("unmatched");
    }

    /** What is wrong, for whoever wants to post it. */
    @JsonIgnore
    List<Violation> violations() {
        return IntStream.range(0, lines.size())
                .boxed()
                .flatMap(i -> lines.get(i).findings().stream()
                        .map(finding -> new Violation("/lines/" + i, finding.text + ": " + finding.sentence)))
                .toList();
    }
}
