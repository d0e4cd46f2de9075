package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.http.Correlation;
import io.atrium.http.Cursor;
import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.atrium.record.Documents.Found;
import io.atrium.record.Documents.Freshness;
import io.atrium.record.Documents.Listed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Answers the reads of every resource: single documents and lists, with conditional requests and freshness. */
@ApplicationScoped
public class Reads {

    private final Documents documents;
    private final Reading reading;
    private final RecordStore store;
    private final Pool pool;
    private final CallerSource callers;

    Reads(Documents documents, Reading reading, RecordStore store, Pool pool, CallerSource callers) {
        this.documents = documents;
        this.reading = reading;
        this.store = store;
        this.pool = pool;
        this.callers = callers;
    }

    /** Answers {@code GET …/{id}}: 200 with an ETag, 304, or {@code not-found}. */
    public Uni<Response> one(RecordType type, String id, UriInfo uri, HttpHeaders headers) {
        Caller caller = callers.caller();
        Parameters parameters = new Parameters(uri.getQueryParameters(), Set.of("fields"));
        Set<String> fields = Listing.fields(type, parameters);
        String ifNoneMatch = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        Uni<Boolean> read =
                wantsFresh(headers) ? refetch(type, id) : Uni.createFrom().item(true);
        return read.chain(current -> documents.find(type, id, caller).map(found -> current ? found : found.asStale()))
                .map(found -> answer(found, fields, ifNoneMatch));
    }

    private static boolean wantsFresh(HttpHeaders headers) {
        String control = headers.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return control != null && control.toLowerCase(java.util.Locale.ROOT).contains("no-cache");
    }

    /** Reads through to Odoo; false when Odoo is away, and the stored document stands and says that it is stale. */
    private Uni<Boolean> refetch(RecordType type, String id) {
        Cause cause = Cause.odoo(Correlation.newId());
        return reading.read(type, List.of(Documents.odooId(type, id)))
                .chain(captured -> pool.withTransaction(transaction -> store.store(transaction, type, captured, cause)))
                .replaceWith(true)
                .onFailure(io.atrium.odoo.OdooUnavailable.class)
                .recoverWithItem(false);
    }

    private static Response answer(Found found, Set<String> fields, String ifNoneMatch) {
        String tag = EntityTag.of(found.version(), fields.isEmpty() ? null : String.join(",", fields));
        if (EntityTag.matches(ifNoneMatch, tag)) {
            return fresh(Response.notModified(), found.freshness())
                    .header(HttpHeaders.ETAG, tag)
                    .build();
        }
        Buffer body = fields.isEmpty()
                ? found.body().getDelegate()
                : Documents.project(found.body(), fields).toBuffer();
        return fresh(Response.ok(body, "application/json"), found.freshness())
                .header(HttpHeaders.ETAG, tag)
                .build();
    }

    private static Response.ResponseBuilder fresh(Response.ResponseBuilder answer, Freshness freshness) {
        answer.header(
                "Atrium-As-Of", freshness.asOf().truncatedTo(ChronoUnit.MILLIS).toString());
        return freshness.stale() ? answer.header("Atrium-Stale", "true") : answer;
    }

    /** Answers a list: {@code {"data": […], "next": …}} and a {@code Link} to the next page. */
    public Uni<Response> list(RecordType type, UriInfo uri) {
        Caller caller = callers.caller();
        Listing listing = Listing.of(type, uri.getQueryParameters());
        return documents
                .list(type, listing, caller)
                .chain(rows -> documents.freshness(type).map(freshness -> answer(rows, listing, freshness, uri)));
    }

    private static Response answer(List<Listed> rows, Listing listing, Freshness freshness, UriInfo uri) {
        boolean more = rows.size() > listing.limit();
        List<Listed> page = more ? rows.subList(0, listing.limit()) : rows;
        String next = more ? cursor(page.get(page.size() - 1), listing) : null;
        Response.ResponseBuilder answer = fresh(Response.ok(body(page, listing, next), "application/json"), freshness);
        return more
                ? answer.header("Link", "<" + link(uri, next) + ">; rel=\"next\"")
                        .build()
                : answer.build();
    }

    private static String cursor(Listed last, Listing listing) {
        return new Cursor(listing.sort(), last.sortValue(), last.odooId()).text();
    }

    private static String link(UriInfo uri, String cursor) {
        StringBuilder link = new StringBuilder(uri.getPath()).append("?cursor=").append(encoded(cursor));
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equals("cursor")) {
                link.append('&').append(name).append('=').append(encoded(values.get(0)));
            }
        });
        return link.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Stored documents are joined as they stand, without being parsed. */
    private static Buffer body(List<Listed> page, Listing listing, String next) {
        Buffer body = Buffer.buffer("{\"data\":[");
        for (int i = 0; i < page.size(); i++) {
            if (i > 0) {
                body.appendString(",");
            }
            body.appendBuffer(
                    listing.fields().isEmpty()
                            ? page.get(i).body().getDelegate()
                            : Documents.project(page.get(i).body(), listing.fields())
                                    .toBuffer());
        }
        return body.appendString("],\"next\":")
                .appendString(next == null ? "null" : "\"" + next + "\"")
                .appendString("}");
    }
}
