package io.atrium.invoicing;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How invoices match. */
@ApplicationScoped
class InvoicingFigures implements Figures {

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.by(
                        "outcome",
                        "atrium.invoicing.matches",
                        "Invoices by what was last found out about whether they match",
                        """
                select outcome, count(invoice)::float8 as value
                from unnest(array['matched', 'unmatched', 'not-applicable']) as outcome
                left join invoicing_match using (outcome) group by outcome"""));
    }
}
