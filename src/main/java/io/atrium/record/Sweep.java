package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Priority;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Finds what no write date tells of. Deletions: the ids on both sides are compared. Everything else (values that are
 * computed or set by SQL, labels of renamed records, values per company): some documents are read again each time, until
 * all have been, and then from the beginning. Goes on beside the looks, under a lease of its own: with millions of rows it
 * takes longer than anyone would wait for a change.
 */
@ApplicationScoped
class Sweep {

    private static final Logger LOG = Logger.getLogger(Sweep.class);
    /** Under which its lease and its place are remembered, where models are. */
    static final String NAME = "sweep";

    private static final int MANY = 100;
    private static final int IDS = 20_000;

    private static final String DIFFERENCE =
            """
            select coalesce(living.id, stored.odoo_id) as id, living.id is not null as is_living
            from unnest($1::bigint[]) as living (id)
            full join (select odoo_id from %s where not deleted and odoo_id > $2 and odoo_id <= $3) as stored
                on stored.odoo_id = living.id
            where living.id is null or stored.odoo_id is null""";

    private final Odoo odoo;
    private final Pool pool;
    private final Coverages coverages;
    private final Reading reading;
    private final RecordStore store;
    private final CaptureState state;
    private final RecordConfig config;

    Sweep(
            Odoo odoo,
            Pool pool,
            Coverages coverages,
            Reading reading,
            RecordStore store,
            CaptureState state,
            RecordConfig config) {
        this.odoo = odoo.at(Priority.SWEEP);
        this.pool = pool;
        this.coverages = coverages;
        this.reading = reading.at(Priority.SWEEP);
        this.store = store;
        this.state = state;
        this.config = config;
    }

    /**
     * Compares the ids, and reads the next documents again. Does nothing while another replica sweeps, before the first
     * fill has ended, nor when this Odoo has no such model.
     */
    Uni<Void> sweep(RecordType type) {
        return coverages
                .of(type)
                .chain(coverage -> coverage.isAvailable()
                        ? state.isFilled(type)
                        : Uni.createFrom().item(false))
                .chain(isFilled -> isFilled ? claim(type) : Uni.createFrom().voidItem());
    }

    private Uni<Void> claim(RecordType type) {
        return state.claim(type, NAME)
                .chain(claim -> claim.held()
                        ? state.holding(type, sweep(type, claim.comparedUpTo()))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> sweep(RecordType type, int comparedUpTo) {
        return deletions(type).chain(() -> compareSome(type, comparedUpTo));
    }

    /**
     * What only one side has is read once more, and stored or marked deleted accordingly. When a large part seems to be
     * gone, it is rather Atrium's rights that are, and nothing is marked.
     */
    private Uni<Void> deletions(RecordType type) {
        Difference difference = new Difference();
        return (type.group().isPresent() ? inOnePiece(type, difference) : piecewise(type, difference))
                .map(ignored -> difference.plausible(type))
                .onItem()
                .transformToMulti(keys -> Multi.createFrom().iterable(keys))
                .group()
                .intoLists()
                .of(config.page())
                .onItem()
                .transformToUniAndConcatenate(keys -> store(type, keys))
                .collect()
                .last();
    }

    /** The ids of a large model do not fit into memory twice; they are compared range by range. */
    private Uni<Void> piecewise(RecordType type, Difference difference) {
        return inRanges(after -> range(type, after, difference));
    }

    /** @param range compares what follows an id, and answers the last id of a full page; empty when that was the last */
    private static Uni<Void> inRanges(IntFunction<Uni<OptionalInt>> range) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new int[] {0}, after -> range.apply(after[0]).invoke(last -> after[0] = last.orElse(0)))
                .whilst(OptionalInt::isPresent)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<OptionalInt> range(RecordType type, int after, Difference difference) {
        return odoo.searchIds(following(type, after, List.of())).chain(ids -> {
            OptionalInt last = last(ids);
            List<Long> living = ids.stream().map(Integer::longValue).toList();
            return compare(type, living, after, last.isPresent() ? last.getAsInt() : Long.MAX_VALUE)
                    .invoke(rows -> difference.add(rows, living.size()))
                    .replaceWith(last);
        });
    }

    private static Search following(RecordType type, int after, List<String> fields) {
        JsonArray following =
                new JsonArray().add(new JsonArray().add("id").add(">").add(after));
        return Search.of(type.model(), following.addAll(type.domain()), fields)
                .context(Reading.WITH_ARCHIVED)
                .orderBy("id asc")
                .limit(IDS);
    }

    private static OptionalInt last(List<Integer> ids) {
        return ids.size() == IDS ? OptionalInt.of(ids.get(IDS - 1)) : OptionalInt.empty();
    }

    /** The rows of a group lie anywhere, so its groups are compared when all rows have been seen. */
    private Uni<Void> inOnePiece(RecordType type, Difference difference) {
        RecordType.Group group = type.group().orElseThrow();
        Set<Long> living = new HashSet<>();
        return inRanges(after -> odoo.searchRead(following(type, after, List.of(group.first(), group.second())))
                        .invoke(rows -> living.addAll(Reading.keys(type, rows)))
                        .map(rows -> last(rows.stream().map(OdooRow::id).toList())))
                .chain(() -> compare(type, living, 0, Long.MAX_VALUE))
                .invoke(rows -> difference.add(rows, living.size()))
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> compare(RecordType type, Collection<Long> living, long from, long to) {
        return pool.preparedQuery(DIFFERENCE.formatted(Partitions.table(type)))
                .execute(Tuple.of(living.toArray(Long[]::new), from, to));
    }

    private Uni<Void> compareSome(RecordType type, int after) {
        return reading.page(type, after, config.page()).chain(page -> store.keep(type, page.documents())
                .chain(() -> state.compared(type, page.isLast() ? 0 : page.last())));
    }

    private Uni<Void> store(RecordType type, Collection<Long> keys) {
        return reading.read(type, keys).chain(captured -> store.keep(type, captured));
    }

    /** What one side has and the other has not. */
    private static final class Difference {

        private final List<Long> missing = new ArrayList<>();
        private final List<Long> unknown = new ArrayList<>();
        private int living;

        void add(RowSet<Row> rows, int living) {
            this.living += living;
            rows.forEach(row -> (row.getBoolean("is_living") ? unknown : missing).add(row.getLong("id")));
        }

        List<Long> plausible(RecordType type) {
            if (missing.size() > Math.max(MANY, living / 5)) {
                LOG.errorf(
                        "%d of %s seem to be deleted in Odoo, which is more than likely: nothing is marked as deleted;"
                                + " check the rights of Atrium's user there",
                        missing.size(), type.model());
                return unknown;
            }
            unknown.addAll(missing);
            return unknown;
        }
    }
}
