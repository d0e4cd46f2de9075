package io.atrium.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.http.HttpServerResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Writes the trail out, a JSON document a line (NDJSON). Of a search by time alone, whole chains from one checkpoint to
 * another, with the checkpoints: {@link ExportCheck} can prove them without Atrium. Of any other search, what was found.
 *
 * <p>The first line says what it is ({@code export}), the last one how much it was ({@code end}); without that one it broke
 * off.
 */
@ApplicationScoped
class Export {

    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(Export.class);
    private static final int PAGE = 1_000;

    private static final String ENTRIES = "select " + Written.COLUMNS
            + """
             from audit_entry
            where chain = $1 and (link, place) > ($2, $3) and link <= $4
            order by link, place limit $5""";

    private final Pool pool;
    private final Checkpoints checkpoints;
    private final Clock clock;

    Export(Pool pool, Checkpoints checkpoints, Clock clock) {
        this.pool = pool;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /** Writes to the response, and ends it. What goes wrong after the first line cuts the connection. */
    Uni<Void> write(AuditSearch search, String client, RoutingContext context) {
        HttpServerResponse response = HttpServerResponse.newInstance(context.response());
        Uni<Void> written = search.isOfTimeOnly() ? chains(search, client, response) : found(search, client, response);
        return written.onFailure(failure -> response.headWritten()).recoverWithUni(failure -> {
            LOG.warnf("an export of the audit trail breaks off: %s", failure.getMessage());
            return Uni.createFrom()
                    .completionStage(
                            () -> context.request().connection().close().toCompletionStage());
        });
    }

    /** All of it is signed before the first line is written. */
    private Uni<Void> chains(AuditSearch search, String client, HttpServerResponse response) {
        return checkpoints
                .sign()
                .chain(this::statements)
                .map(statements -> Range.of(statements, search, checkpoints.keys()))
                .chain(range -> begin(response, head(search, client, true).mergeIn(range.toJson()), range.statements())
                        .chain(() -> chains(range, response))
                        .chain(entries -> end(response, entries)));
    }

    private Uni<List<String>> statements() {
        return pool.query("select statement from audit_checkpoint order by hour desc")
                .execute()
                .map(rows -> stream(rows).map(row -> row.getString("statement")).toList());
    }

    private Uni<Long> chains(Range range, HttpServerResponse response) {
        return Multi.createFrom()
                .iterable(range.to())
                .onItem()
                .transformToUniAndConcatenate(to -> pages(new ChainPages(range.from(to.chain()), to), response))
                .collect()
                .with(Collectors.summingLong(Long::longValue));
    }

    private Uni<Void> found(AuditSearch search, String client, HttpServerResponse response) {
        return begin(response, head(search, client, false), List.of())
                .chain(() -> pages(new SearchPages(search), response))
                .chain(entries -> end(response, entries));
    }

    private JsonObject head(AuditSearch search, String client, boolean complete) {
        return new JsonObject()
                .put("export", "atrium-audit")
                .put("format", 1)
                .put("at", clock.instant().toString())
                .put("by", client)
                .put("search", new JsonObject(search.inWords()))
                .put("complete", complete);
    }

    private static Uni<Void> begin(HttpServerResponse response, JsonObject head, List<String> statements) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        StringBuilder lines = new StringBuilder(head.encode()).append('\n');
        statements.forEach(statement -> lines.append(
                        new JsonObject().put("checkpoint", statement).encode())
                .append('\n'));
        return response.write(lines.toString());
    }

    private Uni<Long> pages(Pages pages, HttpServerResponse response) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pages, this::page)
                .whilst(found -> !found.isEmpty())
                .onItem()
                .transformToUniAndConcatenate(
                        found -> response.write(lines(found)).replaceWith((long) found.size()))
                .collect()
                .with(Collectors.summingLong(Long::longValue));
    }

    private Uni<List<Written>> page(Pages pages) {
        AuditSearch.Query next = pages.next();
        return pool.preparedQuery(next.sql()).execute(next.values()).map(rows -> {
            List<Written> found = stream(rows).map(Written::of).toList();
            if (!found.isEmpty()) {
                pages.reach(found.get(found.size() - 1));
            }
            return found;
        });
    }

    private static String lines(List<Written> found) {
        StringBuilder lines = new StringBuilder();
        found.forEach(written -> lines.append(written.toJson().encode()).append('\n'));
        return lines.toString();
    }

    private static Uni<Void> end(HttpServerResponse response, long entries) {
        return response.end(
                new JsonObject().put("end", true).put("entries", entries).encode() + "\n");
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** Where each chain begins and ends, and the checkpoints that say so, the newest first. */
    record Range(List<Head> from, List<Head> to, List<String> statements, List<Checkpoint> believed) {

        static Range of(List<String> statements, AuditSearch search, SigningKeys keys) {
            Vouching vouching = new Vouching(keys.all());
            statements.forEach(statement -> vouching.read(statement, "the table"));
            Checkpoint first = search.since() == null
                    ? null
                    : vouching.newestUntil(search.since()).orElse(null);
            Checkpoint last = (search.until() == null
                            ? Optional.<Checkpoint>empty()
                            : vouching.oldestFrom(search.until()))
                    .or(vouching::newest)
                    .orElseThrow(() -> new IllegalStateException("no checkpoint of the audit trail is genuine"));
            List<Head> from = IntStream.range(0, AuditTrail.CHAINS)
                    .mapToObj(chain -> first == null ? last.from(chain) : first.head(chain))
                    .toList();
            List<Checkpoint> within = vouching.between(first, last);
            return new Range(
                    from,
                    last.heads(),
                    within.stream().map(Checkpoint::statement).toList(),
                    within);
        }

        Head from(int chain) {
            return from.get(chain);
        }

        JsonObject toJson() {
            return new JsonObject()
                    .put("from", Checkpoint.array(from))
                    .put("to", Checkpoint.array(to))
                    .put("keys", Checkpoint.keys(believed.get(0).keys()));
        }
    }

    /** One page after the other. */
    private interface Pages {

        AuditSearch.Query next();

        void reach(Written last);
    }

    /** Of a search, the newest first. */
    private static final class SearchPages implements Pages {

        private AuditSearch search;

        SearchPages(AuditSearch search) {
            this.search = search;
        }

        @Override
        public AuditSearch.Query next() {
            return search.query(PAGE);
        }

        @Override
        public void reach(Written last) {
            search = search.after(last, PAGE);
        }
    }

    /** Of a chain, in its order. */
    private static final class ChainPages implements Pages {

        private final Head to;
        private long link;
        private long place = Long.MAX_VALUE;

        ChainPages(Head from, Head to) {
            this.to = to;
            this.link = from.link();
        }

        @Override
        public AuditSearch.Query next() {
            return new AuditSearch.Query(ENTRIES, Tuple.of((short) to.chain(), link, place, to.link(), PAGE));
        }

        @Override
        public void reach(Written last) {
            link = last.link();
            place = last.place();
        }
    }
}
