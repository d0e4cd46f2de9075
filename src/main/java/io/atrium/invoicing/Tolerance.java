package io.atrium.invoicing;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How far an invoice may go beyond what was ordered, received and agreed.
 *
 * @param pricePercent of a price
 * @param priceAbsolute for one unit; the larger of the two counts
 * @param quantityPercent of a quantity
 */
record Tolerance(BigDecimal pricePercent, BigDecimal priceAbsolute, BigDecimal quantityPercent) {

    private static final BigDecimal HUNDRED = new BigDecimal(100);

    Tolerance {
        if (isNoPercentage(pricePercent) || isNoPercentage(quantityPercent) || priceAbsolute.signum() < 0) {
            throw new IllegalArgumentException(
                    "atrium.invoicing.match takes percentages from 0 to 100 and amounts of at least 0");
        }
    }

    private static boolean isNoPercentage(BigDecimal value) {
        return value.signum() < 0 || value.compareTo(HUNDRED) > 0;
    }

    /**
     * What holds for that legal entity, which may be null.
     *
     * @throws IllegalArgumentException when it is no tolerance
     */
    static Tolerance of(InvoicingConfig.Match match, String legalEntity) {
        Optional<InvoicingConfig.LegalEntity> own =
                Optional.ofNullable(legalEntity).map(match.legalEntities()::get);
        return new Tolerance(
                own.flatMap(InvoicingConfig.LegalEntity::pricePercent).orElse(match.pricePercent()),
                own.flatMap(InvoicingConfig.LegalEntity::priceAbsolute).orElse(match.priceAbsolute()),
                own.flatMap(InvoicingConfig.LegalEntity::quantityPercent).orElse(match.quantityPercent()));
    }

    /** Whether a price is beyond that one. */
    boolean isOverPrice(BigDecimal price, BigDecimal agreed) {
        return price.compareTo(agreed.add(percent(agreed.abs(), pricePercent).max(priceAbsolute))) > 0;
    }

    /** Whether a quantity is beyond that one. */
    boolean isOverQuantity(BigDecimal quantity, BigDecimal due) {
        return quantity.compareTo(due.add(percent(due.abs(), quantityPercent))) > 0;
    }

    private static BigDecimal percent(BigDecimal value, BigDecimal percent) {
        return value.multiply(percent).divide(HUNDRED);
    }
}
