package io.atrium.invoicing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** How strictly invoices are held to what was ordered, received and agreed. */
@ConfigMapping(prefix = "atrium.invoicing")
interface InvoicingConfig {

    Match match();

    /** How far an invoice may go beyond it, and still be posted without further ado. */
    interface Match {

        /** Percent of the price of the order or the contract. */
        @WithDefault("2")
        BigDecimal pricePercent();

        /** The same as an amount for one unit, in the invoice's currency; the larger of the two counts. */
        @WithDefault("0.01")
        BigDecimal priceAbsolute();

        /** Percent of the quantity that was ordered or received. */
        @WithDefault("0")
        BigDecimal quantityPercent();

        /** Other tolerances of single legal entities, by their ids. */
        Map<String, LegalEntity> legalEntities();
    }

    /** What is other for one legal entity. */
    interface LegalEntity {

        Optional<BigDecimal> pricePercent();

        Optional<BigDecimal> priceAbsolute();

        Optional<BigDecimal> quantityPercent();
    }
}
