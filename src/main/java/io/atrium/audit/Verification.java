package io.atrium.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Holds the whole trail, or what came after a checkpoint, to what was written. */
@ApplicationScoped
class Verification {

    /** Rows of one reading: some megabytes. */
    private static final int PAGE = 5_000;

    /** Parts under way at a time: one is read while the other is reckoned. */
    private static final int PARTS = 2;

    private static final String ENTRIES = "select " + Written.COLUMNS
            + """
             from audit_entry
            where (chain, link, place) > ($1, $2, $3) and chain < $4
            order by chain, link, place limit $5""";

    // What is in no chain, or beyond its end, or before its beginning. In one statement, so that what is appended
    // meanwhile is no matter.
    private static final String INVENTED =
            """
            select entry.chain, entry.link from audit_chain head
            cross join lateral (
                select chain, link from audit_entry where chain = head.chain and link > head.link order by link limit 1)
                as entry
            union all
            select entry.chain, entry.link from unnest($1::smallint[], $2::bigint[]) as begun (chain, link)
            cross join lateral (
                select chain, link from audit_entry where chain = begun.chain and link <= begun.link order by link limit 1)
                as entry
            union all
            (select chain, link from audit_entry where chain < 0 order by chain, link limit 1)
            union all
            (select chain, link from audit_entry where chain >= $3 order by chain, link limit 1)""";

    private final SqlClient database;
    private final SigningKeys keys;
    private final Clock clock;

    @Inject
    Verification(Pool pool, Checkpoints checkpoints, Clock clock) {
        this(pool, checkpoints.keys(), clock);
    }

    Verification(SqlClient database, SigningKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Verifies.
     *
     * @param since what was signed before that time is taken as it is; null for nothing
     * @param kept checkpoints that were kept elsewhere
     */
    Uni<Verdict> run(Instant since, List<String> kept) {
        Instant began = clock.instant();
        return vouching(since, kept).chain(vouching -> heads().map(heads -> heads.stream()
                        .map(head -> new Part(head, begins(since, vouching, head.chain()), vouching))
                        .toList())
                .chain(parts -> read(parts)
                        .chain(() -> invented(parts))
                        .map(invented -> verdict(parts, invented, vouching, began))));
    }

    private Uni<List<Head>> heads() {
        return database.query("select chain, link, hash from audit_chain order by chain")
                .execute()
                .map(rows -> complete(stream(rows).map(Head::of).toList()));
    }

    /** A chain that is missing is one that should have entries and has no end. */
    private static List<Head> complete(List<Head> found) {
        Map<Integer, Head> byChain = found.stream().collect(Collectors.toMap(Head::chain, Function.identity()));
        List<Head> heads = new ArrayList<>();
        for (int chain = 0; chain < AuditTrail.CHAINS; chain++) {
            heads.add(byChain.getOrDefault(chain, new Head(chain, Long.MAX_VALUE, "")));
        }
        return heads;
    }

    private Uni<Vouching> vouching(Instant since, List<String> kept) {
        // The one before the time too: it says where the chains stood.
        return database.preparedQuery(
                        """
                        select hour, at, statement from audit_checkpoint
                        where $1::timestamptz is null
                            or hour >= coalesce((select max(hour) from audit_checkpoint where at <= $1), '-infinity')
                        order by hour desc""")
                .execute(Tuple.of(since == null ? null : since.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    Vouching vouching = new Vouching(keys.all());
                    rows.forEach(row -> vouching.readKept(
                            row.getString("statement"),
                            row.getOffsetDateTime("hour").toInstant(),
                            row.getOffsetDateTime("at").toInstant()));
                    if (rows.size() == 0) {
                        vouching.missing();
                    }
                    kept.forEach(statement -> vouching.read(statement, "the caller"));
                    return vouching;
                });
    }

    /** Where the reading of a chain begins: after what is taken as it is, or at the beginning of what is held. */
    private static Head begins(Instant since, Vouching vouching, int chain) {
        Optional<Checkpoint> taken = since == null ? Optional.empty() : vouching.newestUntil(since);
        return taken.flatMap(checkpoint -> checkpoint.heads().stream()
                        .filter(head -> head.chain() == chain)
                        .findFirst())
                .orElseGet(() -> vouching.newest()
                        .map(newest -> newest.from(chain))
                        .orElseGet(() -> Head.beforeTheFirst(chain)));
    }

    private Uni<Void> read(List<Part> chains) {
        int each = chains.size() / PARTS;
        return Multi.createFrom()
                .range(0, PARTS)
                .onItem()
                .transformToUni(part -> readSome(chains.subList(part * each, (part + 1) * each)))
                .merge(PARTS)
                .collect()
                .last()
                .invoke(() -> chains.forEach(Part::end))
                .replaceWithVoid();
    }

    /** Of chains that follow each other. */
    private Uni<Void> readSome(List<Part> chains) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Place(chains), this::page)
                .whilst(rows -> rows.size() == PAGE)
                .onItem()
                .transformToUniAndConcatenate(rows -> Uni.createFrom()
                        .voidItem()
                        .invoke(() -> rows.forEach(row -> chains.get(
                                        row.getShort("chain") - chains.get(0).chain())
                                .read(row)))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .collect()
                .last();
    }

    private Uni<RowSet<Row>> page(Place place) {
        return database.preparedQuery(ENTRIES)
                .execute(Tuple.of(place.chain, place.link, place.place, place.below, PAGE))
                .invoke(rows -> rows.forEach(place::reach));
    }

    /** Whoever changes the table may leave what is no entry. */
    private static Optional<Written> written(Row row) {
        try {
            return Optional.of(Written.of(row));
        } catch (RuntimeException nonsense) {
            return Optional.empty();
        }
    }

    private Uni<List<Finding>> invented(List<Part> chains) {
        return database.preparedQuery(INVENTED)
                .execute(Tuple.of(
                        chains.stream().map(part -> (short) part.chain()).toArray(Short[]::new),
                        chains.stream().map(part -> part.held.link()).toArray(Long[]::new),
                        (short) AuditTrail.CHAINS))
                .map(rows -> stream(rows)
                        .map(row -> new Finding(
                                "invented",
                                (int) row.getShort("chain"),
                                row.getLong("link"),
                                "There are entries that are in no chain, or outside what is held of it"))
                        .toList());
    }

    private Verdict verdict(List<Part> chains, List<Finding> invented, Vouching vouching, Instant began) {
        List<ChainCheck> checks = chains.stream().map(part -> part.check).toList();
        List<Finding> findings = new ArrayList<>(vouching.findings());
        checks.stream()
                .flatMap(check -> check.findings().stream())
                .sorted(Comparator.comparing(Finding::chain).thenComparing(Finding::link))
                .forEach(findings::add);
        findings.addAll(invented);
        long found = vouching.findings().size()
                + invented.size()
                + checks.stream().mapToLong(ChainCheck::found).sum();
        Optional<Checkpoint> newest = vouching.newest();
        return new Verdict(
                found == 0,
                findings,
                found,
                checks.stream().mapToLong(ChainCheck::entries).sum(),
                checks.stream().mapToLong(ChainCheck::links).sum(),
                vouching.count(),
                checks.stream().mapToLong(ChainCheck::unsigned).sum(),
                newest.map(Checkpoint::at).orElse(null),
                newest.map(Checkpoint::statement).orElse(null),
                vouching.keys(),
                ChronoUnit.MILLIS.between(began, clock.instant()) / 1000.0);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** How far some chains were read. */
    private static final class Place {

        private final List<Part> chains;
        private final short first;
        private final short below;
        private short chain;
        private long link;
        private long place;

        Place(List<Part> chains) {
            this.chains = chains;
            this.first = (short) chains.get(0).chain();
            this.below = (short) (first + chains.size());
            reach(first, Long.MIN_VALUE, 0);
        }

        void reach(Row row) {
            reach(row.getShort("chain"), row.getLong("link"), row.getLong("place"));
        }

        /** What is taken as it is, is leapt over. */
        private void reach(short chain, long link, long place) {
            long from = chains.get(chain - first).from.link();
            this.chain = chain;
            this.link = Math.max(link, from);
            this.place = link < from ? Long.MAX_VALUE : place;
        }
    }

    /** A chain that is being verified. */
    private static final class Part {

        private final Head head;
        private final Head from;
        /** Where what is held of the chain begins. */
        private final Head held;

        private final ChainCheck check;

        Part(Head head, Head from, Vouching vouching) {
            this.head = head;
            this.from = from;
            this.held = vouching.newest()
                    .map(newest -> newest.from(head.chain()))
                    .orElseGet(() -> Head.beforeTheFirst(head.chain()));
            this.check = new ChainCheck(from, vouching.of(head.chain()));
        }

        int chain() {
            return head.chain();
        }

        /** What was appended since the verification began is left to the next one. */
        void read(Row row) {
            long link = row.getLong("link");
            if (link <= from.link() || link > head.link()) {
                return;
            }
            Optional<Written> written = written(row);
            if (written.isPresent()) {
                check.read(written.get());
            } else {
                check.readNonsense();
            }
        }

        void end() {
            check.end(head);
        }
    }
}
