package io.atrium.subscription;

import io.atrium.kernel.DataClass;
import io.atrium.record.KnownInterface;
import io.atrium.record.KnownInterfaces;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The subscriptions, as interfaces. */
@ApplicationScoped
class SubscriberInterfaces implements KnownInterfaces {

    private final Pool pool;

    SubscriberInterfaces(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<KnownInterface>> known() {
        return pool.query("select id, owner, scopes from subscription order by id")
                .execute()
                .map(rows -> {
                    List<KnownInterface> all = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        String[] scopes = row.getArrayOfStrings("scopes");
                        all.add(new KnownInterface(
                                "subscriber",
                                row.getString("id"),
                                row.getString("owner"),
                                holds(scopes == null ? Set.of() : Set.of(scopes))));
                    });
                    return all;
                });
    }

    /** It is told what the token could read that made it. */
    private static DataClass holds(Set<String> scopes) {
        return scopes.stream().anyMatch(scope -> scope.endsWith(":read")) ? DataClass.PERSONAL : DataClass.INTERNAL;
    }
}
