package io.atrium.procurement;

import io.atrium.measure.Figure;
import io.atrium.measure.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How requisitions stand. */
@ApplicationScoped
class ProcurementFigures implements Figures {

    private static final String SUBMITTED = " from record_document where type = 'requisition' and not deleted"
            + " and keys ->> 'status' = '" + Requisition.SUBMITTED + "'";

    @Override
    public List<Figure> all() {
        return List.of(
                Figure.of(
                        "atrium.procurement.requisitions.awaiting",
                        "Requisitions that wait for approval",
                        "select count(*)::float8 as value" + SUBMITTED),
                Figure.of(
                        "atrium.procurement.requisitions.oldest.awaiting.seconds",
                        "For how long the oldest of them has waited",
                        """
                        select coalesce(extract(epoch from now() - min((keys ->> 'submittedAt')::timestamptz)), 0)::float8
                            as value"""
                                + SUBMITTED));
    }
}
