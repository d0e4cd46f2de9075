package io.atrium.command;

import io.atrium.http.EntityTag;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Holds a command to the version that its caller has read ({@code If-Match}), compared with Odoo itself. */
@ApplicationScoped
public class Preconditions {

    /** The member of a command's body that holds the header. */
    public static final String IF_MATCH = "ifMatch";

    private final Records records;

    Preconditions(Records records) {
        this.records = records;
    }

    /**
     * Compared before the first attempt only: a later one may meet the change that an earlier one made.
     *
     * @param type name of the record's type
     * @throws io.atrium.kernel.Failure {@code stale-version}; {@code not-found} when the record is gone
     */
    public Uni<Void> require(Intent intent, String type, int odooId) {
        String ifMatch = intent.body().getString(IF_MATCH);
        return ifMatch == null || intent.attempt() > 1
                ? Uni.createFrom().voidItem()
                : records.refresh(type, odooId)
                        .invoke(document -> EntityTag.require(ifMatch, document.version()))
                        .replaceWithVoid();
    }
}
