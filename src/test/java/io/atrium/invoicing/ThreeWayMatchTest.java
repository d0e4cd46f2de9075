package io.atrium.invoicing;

import io.atrium.invoicing.InvoiceMatch.Finding;
import io.atrium.invoicing.ThreeWayMatch.Agreed;
import io.atrium.invoicing.ThreeWayMatch.Billed;
import io.atrium.invoicing.ThreeWayMatch.Claim;
import io.atrium.invoicing.ThreeWayMatch.Ordered;
import io.atrium.kernel.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ThreeWayMatchTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Tolerance STRICT = tolerance("0", "0", "0");

    private Ordered ordered = ordered(10, 10, 10, "4.00");
    private Billed billed = billed(10, "4.00");
    private List<Agreed> agreed = List.of();
    private Tolerance tolerance = STRICT;
    private boolean isCreditNote;
    private boolean isCancelled;
    private String supplier = "sup";
    private String legalEntity = "le";

    @Test
    void matchesWhatWasOrderedReceivedAndAgreed() {
        agreed = List.of(agreed("con", "4.00", null, null));

        assertThat(findings()).isEmpty();
        assertThat(match().outcome()).isEqualTo("matched");
    }

    @Test
    void findsALineWithoutAnOrder() {
        billed = new Billed("inl", null, null, BigDecimal.ONE, null, usd("4.00"));

        assertThat(findings()).containsExactly(Finding.NO_ORDER);
        assertThat(match().outcome()).isEqualTo("unmatched");
    }

    @Test
    void findsALineOfAnOrderThatIsNotThere() {
        billed = new Billed("inl", "pol_other", "itm", BigDecimal.ONE, "Units", usd("4.00"));

        assertThat(findings()).containsExactly(Finding.NO_ORDER);
    }

    @Test
    void findsMoreThanWasOrdered() {
        ordered = ordered(10, 12, 11, "4.00");
        billed = billed(11, "4.00");

        assertThat(findings()).containsExactly(Finding.QUANTITY_OVER_ORDERED);
    }

    @Test
    void countsWhatOtherInvoicesAskForToo() {
        ordered = ordered(10, 10, 15, "4.00");
        billed = billed(5, "4.00");

        assertThat(findings()).containsExactly(Finding.QUANTITY_OVER_ORDERED, Finding.QUANTITY_OVER_RECEIVED);
    }

    @Test
    void countsACancelledInvoiceAsIfItWereNot() {
        ordered = ordered(10, 10, 5, "4.00");
        billed = billed(6, "4.00");
        isCancelled = true;

        assertThat(findings()).containsExactly(Finding.QUANTITY_OVER_ORDERED, Finding.QUANTITY_OVER_RECEIVED);
    }

    @Test
    void findsMoreThanWasReceived() {
        ordered = ordered(10, 6, 7, "4.00");
        billed = billed(7, "4.00");

        assertThat(findings()).containsExactly(Finding.QUANTITY_OVER_RECEIVED);
    }

    @Test
    void findsThatNothingWasReceived() {
        ordered = ordered(10, 0, 7, "4.00");
        billed = billed(7, "4.00");

        assertThat(findings()).containsExactly(Finding.NO_RECEIPT);
    }

    @Test
    void asksForNoReceiptOfAService() {
        ordered = new Ordered(
                "po", true, "sup", "le", number(10), BigDecimal.ZERO, number(10), "Hours", usd("4.00"), true);
        billed = new Billed("inl", "pol", "itm", number(10), null, usd("4.00"));

        assertThat(findings()).isEmpty();
        assertThat(match().lines().get(0).quantities().received()).isNull();
    }

    @Test
    void findsAPriceAboveThatOfTheOrder() {
        billed = billed(10, "4.01");

        assertThat(findings()).containsExactly(Finding.PRICE_OVER_ORDER);
    }

    @Test
    void findsAPriceAboveThatOfTheContractAlthoughItIsThatOfTheOrder() {
        agreed = List.of(agreed("con", "3.90", null, null));

        assertThat(findings()).containsExactly(Finding.PRICE_OVER_CONTRACT);
        assertThat(match().lines().get(0).prices())
                .isEqualTo(new InvoiceMatch.Prices(usd("4.00"), usd("4.00"), usd("3.90"), "con"));
    }

    @Test
    void takesTheContractThatAllowsMost() {
        agreed = List.of(agreed("low", "3.90", null, null), agreed("high", "4.00", null, null));

        assertThat(findings()).isEmpty();
    }

    @Test
    void leavesContractsAsideThatAreNotInForceThatDay() {
        agreed = List.of(agreed("over", "1", null, DAY.minusDays(1)), agreed("to come", "1", DAY.plusDays(1), null));

        assertThat(findings()).isEmpty();
    }

    @Test
    void findsWhatCannotBeCompared() {
        billed = new Billed("inl", "pol", "itm", number(10), "Box", new Money("4.00", "EUR"));

        assertThat(findings()).containsExactly(Finding.CURRENCY_DIFFERS, Finding.UNIT_DIFFERS);
    }

    @Test
    void findsAnotherSupplierAndAnUnconfirmedOrder() {
        supplier = "sup_other";
        ordered =
                new Ordered("po", false, "sup", "le", number(10), number(10), number(10), "Units", usd("4.00"), false);

        assertThat(findings()).containsExactly(Finding.ORDER_NOT_CONFIRMED, Finding.SUPPLIER_DIFFERS);
    }

    @Test
    void showsNoNumbersOfAnotherLegalEntity() {
        legalEntity = "le_other";

        assertThat(findings()).containsExactly(Finding.LEGAL_ENTITY_DIFFERS);
        assertThat(match().lines().get(0).prices()).isEqualTo(new InvoiceMatch.Prices(usd("4.00"), null, null, null));
        assertThat(match().lines().get(0).quantities().ordered()).isNull();
    }

    @Test
    void holdsCreditNotesToNothing() {
        ordered = ordered(10, 0, -1, "1.00");
        isCreditNote = true;

        assertThat(findings()).isEmpty();
        assertThat(match().outcome()).isEqualTo("not-applicable");
        assertThat(match().isUnmatched()).isFalse();
    }

    @Test
    void saysWhatIsWrongWhereItIs() {
        billed = billed(10, "5.00");

        assertThat(match().violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/lines/0");
            assertThat(violation.detail()).startsWith("price-over-order: ");
        });
    }

    @Test
    void allowsTheLargerOfBothTolerancesOfAPrice() {
        tolerance = tolerance("10", "0.50", "0");

        billed = billed(10, "4.50");
        assertThat(findings()).isEmpty();
        billed = billed(10, "4.51");
        assertThat(findings()).containsExactly(Finding.PRICE_OVER_ORDER);
    }

    @Property
    void neverFindsALowerPriceOrASmallerQuantityWorse(
            @ForAll @IntRange(min = 1, max = 1000) int quantity,
            @ForAll @IntRange(min = 0, max = 1000) int less,
            @ForAll @IntRange(min = 0, max = 100) int percent,
            @ForAll @IntRange(min = 1, max = 1000) int received) {
        tolerance = tolerance(Integer.toString(percent), "0", Integer.toString(percent));
        ordered = ordered(500, received, quantity + less, "4.00");
        billed = billed(
                quantity + less, new BigDecimal(400 + less).movePointLeft(2).toPlainString());
        List<Finding> more = findings();

        ordered = ordered(500, received, quantity, "4.00");
        billed = billed(quantity, "4.00");

        assertThat(more).containsAll(findings());
    }

    @Property
    void matchesWhateverStaysWithinTheTolerance(
            @ForAll @IntRange(min = 1, max = 10_000) int quantity, @ForAll @IntRange(min = 0, max = 100) int percent) {
        tolerance = tolerance("0", "0", Integer.toString(percent));
        ordered = ordered(quantity, quantity, 0, "4.00");
        BigDecimal most = number(quantity).multiply(number(100 + percent)).movePointLeft(2);

        billed = new Billed("inl", "pol", "itm", most, "Units", usd("4.00"));
        assertThat(findings()).isEmpty();
        billed = new Billed("inl", "pol", "itm", most.add(new BigDecimal("0.001")), "Units", usd("4.00"));
        assertThat(findings()).containsExactly(Finding.QUANTITY_OVER_ORDERED, Finding.QUANTITY_OVER_RECEIVED);
    }

    @Test
    void takesTheTolerancesOfTheLegalEntityWhereItHasSome() {
        InvoicingConfig.LegalEntity own = new Own(Optional.of(new BigDecimal(5)));
        InvoicingConfig.Match match = new General(Map.of("le_own", own));

        assertThat(Tolerance.of(match, "le_own")).isEqualTo(tolerance("5", "0.01", "0"));
        assertThat(Tolerance.of(match, "le_other")).isEqualTo(tolerance("2", "0.01", "0"));
        assertThat(Tolerance.of(match, null)).isEqualTo(tolerance("2", "0.01", "0"));
    }

    @Test
    void refusesAToleranceThatCannotBeMeant() {
        assertThatThrownBy(() -> tolerance("101", "0", "0")).hasMessageContaining("atrium.invoicing.match");
        assertThatThrownBy(() -> tolerance("0", "-0.01", "0")).hasMessageContaining("atrium.invoicing.match");
    }

    private InvoiceMatch match() {
        Claim claim = new Claim("inv", isCreditNote, isCancelled, supplier, legalEntity, DAY, List.of(billed));
        return ThreeWayMatch.of(claim, Map.of("pol", ordered), agreed, tolerance);
    }

    private List<Finding> findings() {
        return match().findings();
    }

    private static Ordered ordered(int quantity, int received, int invoiced, String price) {
        return new Ordered(
                "po",
                true,
                "sup",
                "le",
                number(quantity),
                number(received),
                number(invoiced),
                "Units",
                usd(price),
                false);
    }

    private static Billed billed(int quantity, String price) {
        return new Billed("inl", "pol", "itm", number(quantity), "Units", usd(price));
    }

    private static Agreed agreed(String contract, String price, LocalDate from, LocalDate to) {
        return new Agreed(contract, null, from, to, "itm", "Units", usd(price));
    }

    private static Tolerance tolerance(String pricePercent, String priceAbsolute, String quantityPercent) {
        return new Tolerance(
                new BigDecimal(pricePercent), new BigDecimal(priceAbsolute), new BigDecimal(quantityPercent));
    }

    private static BigDecimal number(int value) {
        return BigDecimal.valueOf(value);
    }

    private static Money usd(String amount) {
        return new Money(amount, "USD");
    }

    private record General(Map<String, InvoicingConfig.LegalEntity> legalEntities) implements InvoicingConfig.Match {

        @Override
        public BigDecimal pricePercent() {
            return new BigDecimal(2);
        }

        @Override
        public BigDecimal priceAbsolute() {
            return new BigDecimal("0.01");
        }

        @Override
        public BigDecimal quantityPercent() {
            return new BigDecimal(0);
        }
    }

    private record Own(Optional<BigDecimal> pricePercent) implements InvoicingConfig.LegalEntity {

        @Override
        public Optional<BigDecimal> priceAbsolute() {
            return Optional.empty();
        }

        @Override
        public Optional<BigDecimal> quantityPercent() {
            return Optional.empty();
        }
    }
}
