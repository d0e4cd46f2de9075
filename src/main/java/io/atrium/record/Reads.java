package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.access.CallerSource;
import io.atrium.http.Correlation;
import io.atrium.http.Cursor;
import io.atrium.http.EntityTag;
import io.atrium.http.Parameters;
import io.atrium.kernel.Failure;
import io.atrium.odoo.OdooUnavailable;
import io.atrium.record.Documents.Found;
import io.atrium.record.Documents.Listed;
import io.atrium.record.Expansions.Shown;
import io.atrium.record.RestrictedReads.Seen;
import io.atrium.record.Versions.Version;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers the reads of every resource: documents as they are and were, lists, conditional requests, freshness. */
@ApplicationScoped
public class Reads {

    private static final String VERSIONS = "-version";

    private final Documents documents;
    private final Versions versions;
    private final FreshnessSource freshness;
    private final Coverages coverages;
    private final RecordTypes types;
    private final ReadThrough readThrough;
    private final Expansions expansions;
    private final Languages languages;
    private final RestrictedReads restricted;
    private final CallerSource callers;
    private final Correlation correlation;
    private final Clock clock;

    Reads(
            Documents documents,
            Versions versions,
            FreshnessSource freshness,
            Coverages coverages,
            RecordTypes types,
            ReadThrough readThrough,
            Expansions expansions,
            Languages languages,
            RestrictedReads restricted,
            CallerSource callers,
            Correlation correlation,
            Clock clock) {
        this.documents = documents;
        this.versions = versions;
        this.freshness = freshness;
        this.coverages = coverages;
        this.types = types;
        this.readThrough = readThrough;
        this.expansions = expansions;
        this.languages = languages;
        this.restricted = restricted;
        this.callers = callers;
        this.correlation = correlation;
        this.clock = clock;
    }

    /** Answers {@code GET …/{id}}: 200 with an ETag, 304, or {@code not-found}. */
    public Uni<Response> one(DocumentType type, String id, UriInfo uri, HttpHeaders headers) {
        Caller caller = callers.caller();
        Parameters parameters =
                new Parameters(uri.getQueryParameters(), Set.of("fields", "asOf", Expansions.PARAMETER));
        Set<String> fields = Listing.fields(type, parameters);
        List<Reference> references = expansions.wanted(type, parameters, caller);
        String ifNoneMatch = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        Instant asOf = past(parameters);
        if (asOf != null && !references.isEmpty()) {
            throw Failure.invalid(
                    Expansions.PARAMETER, "What a document refers to is shown as it is now; leave asOf out");
        }
        coverages.require(type);
        // What a document was called in other languages then is not kept.
        Reader reader = asOf == null ? reader(type, references, caller, headers) : Reader.of(caller);
        String correlationId = correlation.current();
        Uni<Found> found = asOf == null ? now(type, id, headers, reader) : then(type, id, asOf, caller);
        return found.chain(document -> expansions
                .show(List.of(document.body()), fields, references, document.freshness(), reader)
                .chain(shown -> told(
                        worded(answer(document.version(), shown, ifNoneMatch), reader)
                                .build(),
                        caller,
                        correlationId,
                        shown.seen(List.of(
                                new Seen(type.name(), id, document.body().revealed(fields)))))));
    }

    /** An answer with nothing in it shows nothing. */
    private Uni<Response> told(Response answer, Caller caller, String correlationId, List<Seen> seen) {
        return answer.hasEntity()
                ? restricted.tell(caller, correlationId, seen).replaceWith(answer)
                : Uni.createFrom().item(answer);
    }

    /** Documents without labels are in the default language for everyone. */
    private Reader reader(DocumentType type, List<Reference> references, Caller caller, HttpHeaders headers) {
        return types.haveLabels(type, references)
                ? new Reader(
                        caller,
                        Languages.best(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE), coverages.languages()))
                : Reader.of(caller);
    }

    /** Where there are several languages, an answer says which one it is in, and caches that it might be another. */
    private Response.ResponseBuilder worded(Response.ResponseBuilder answer, Reader reader) {
        return languages.configured().isEmpty()
                ? answer
                : answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                        .header(HttpHeaders.CONTENT_LANGUAGE, reader.language().tag());
    }

    private Instant past(Parameters parameters) {
        Instant asOf = parameters.instant("asOf");
        if (asOf != null && asOf.isAfter(clock.instant())) {
            throw Failure.invalid("asOf", "The time is not yet past");
        }
        return asOf;
    }

    private Uni<Found> now(DocumentType type, String id, HttpHeaders headers, Reader reader) {
        return type instanceof RecordType captured && wantsFresh(headers)
                ? fresh(captured, id, reader)
                : documents.find(type, id, reader);
    }

    private Uni<Found> fresh(RecordType type, String id, Reader reader) {
        Instant asked = clock.instant();
        return refreshed(type, id).chain(isFresh -> documents
                .find(type, id, reader)
                .map(found -> isFresh ? found.asReadAt(asked) : found.asStale()));
    }

    private Uni<Found> then(DocumentType type, String id, Instant asOf, Caller caller) {
        return versions.asOf(type, id, asOf, caller)
                .chain(version -> freshness.of(type).map(current -> found(version, current, asOf)));
    }

    private static Found found(Version version, Freshness current, Instant asOf) {
        return new Found(
                version.number(), version.body(), current.orLater(version.at()).upTo(asOf));
    }

    private static boolean wantsFresh(HttpHeaders headers) {
        String control = headers.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return control != null && control.toLowerCase(Locale.ROOT).contains("no-cache");
    }

    /** Reads through to Odoo; false when Odoo is away, and the stored document stands and says that it is stale. */
    private Uni<Boolean> refreshed(RecordType type, String id) {
        return readThrough
                .refresh(type, Documents.key(type, id))
                .replaceWith(true)
                .onFailure(OdooUnavailable.class)
                .recoverWithItem(false);
    }

    private static Response.ResponseBuilder answer(long version, Shown shown, String ifNoneMatch) {
        String tag = EntityTag.of(version, shown.variants().get(0));
        boolean isKnown = EntityTag.matches(ifNoneMatch, tag);
        Response.ResponseBuilder answer =
                isKnown ? Response.notModified() : Response.ok(shown.documents().get(0), "application/json");
        return fresh(answer, shown.freshness()).header(HttpHeaders.ETAG, tag);
    }

    private static Response.ResponseBuilder fresh(Response.ResponseBuilder answer, Freshness freshness) {
        answer.header(
                "Atrium-As-Of", freshness.asOf().truncatedTo(ChronoUnit.MILLIS).toString());
        return freshness.stale() ? answer.header("Atrium-Stale", "true") : answer;
    }

    /**
     * Answers what was worked out from documents: as current as the least current of their types.
     *
     * @param types the names of the types
     */
    public Uni<Response> derived(List<String> types, Object body) {
        return Multi.createFrom()
                .items(types.stream().map(this.types::named).filter(this::isThere))
                .onItem()
                .transformToUniAndConcatenate(type -> freshness.of(type))
                .collect()
                .with(Collectors.reducing(Freshness::older))
                .map(oldest -> fresh(Response.ok(body, "application/json"), oldest.orElse(Freshness.INCOMPLETE))
                        .build());
    }

    /**
     * Answers a page of what was worked out from documents: as current as the least current of their types.
     *
     * @param types the names of the types
     * @param next the cursor of the next page, or null
     * @throws Failure {@code unavailable} while one of the types is read from Odoo for the first time: what was worked out
     *     of a part of it would look complete
     */
    public Uni<Response> derived(List<String> types, Object page, String next, UriInfo uri) {
        return Multi.createFrom()
                .items(types.stream().map(this.types::named).filter(this::isThere))
                .onItem()
                .transformToUniAndConcatenate(
                        type -> freshness.of(type).invoke(current -> current.requireComplete(type)))
                .collect()
                .last()
                .chain(() -> derived(types, page))
                .map(answer -> linked(Response.fromResponse(answer), uri, next));
    }

    /** Of what this Odoo lacks nothing can be out of date. */
    private boolean isThere(DocumentType type) {
        return !(type instanceof RecordType captured)
                || coverages.lastKnown(captured).map(Coverage::isAvailable).orElse(true);
    }

    /** Answers a list: {@code {"data": […], "next": …}} and a {@code Link} to the next page. */
    public Uni<Response> list(DocumentType type, UriInfo uri, HttpHeaders headers) {
        Query query = query(type, uri, headers);
        coverages.require(type);
        return list(type, query);
    }

    private Query query(DocumentType type, UriInfo uri, HttpHeaders headers) {
        Caller caller = callers.caller();
        Parameters parameters = Listing.parameters(type, uri.getQueryParameters());
        Listing listing = Listing.of(type, parameters);
        List<Reference> references = expansions.wanted(type, parameters, caller);
        Reader reader = reader(type, references, caller, headers);
        return new Query(type, uri, reader, correlation.current(), listing, references);
    }

    /**
     * Answers the list of what belongs to one document, such as the prices of an item.
     *
     * @param key the key of {@code type} that holds the id of the document it belongs to
     * @throws Failure {@code not-found} when the caller may not see that document, or there is none
     */
    public Uni<Response> under(
            DocumentType parent, String id, DocumentType type, String key, UriInfo uri, HttpHeaders headers) {
        Query query = query(type, uri, headers).with(key, id);
        coverages.require(type);
        return documents.find(parent, id, Reader.of(query.reader().caller())).chain(() -> list(type, query));
    }

    /**
     * Answers the list of what has a field in common with one document, such as the prices of an item's group.
     *
     * @param common the field of {@code one}'s document that holds the value
     * @param key the key of {@code type} that has to have it too
     * @throws Failure {@code not-found} when the caller may not see that document, or there is none
     */
    public Uni<Response> alike(
            DocumentType one,
            String id,
            String common,
            DocumentType type,
            String key,
            UriInfo uri,
            HttpHeaders headers) {
        Query query = query(type, uri, headers);
        coverages.require(type);
        return documents
                .find(one, id, Reader.of(query.reader().caller()))
                // What has no value has nothing in common with others.
                .map(found -> found.body().document(Set.of()).getString(common, ""))
                .chain(value -> list(type, query.with(key, value)));
    }

    private Uni<Response> list(DocumentType type, Query query) {
        return documents.list(type, query.listing(), query.reader()).chain(rows -> freshness
                .of(type)
                .invoke(current -> current.requireComplete(type))
                .chain(current -> answer(rows, query, current)));
    }

    private Uni<Response> answer(List<Listed> rows, Query query, Freshness current) {
        int limit = query.listing().limit();
        boolean more = rows.size() > limit;
        List<Listed> page = more ? rows.subList(0, limit) : rows;
        String next = more ? cursor(page.get(page.size() - 1), query.listing()) : null;
        List<Body> bodies = page.stream().map(Listed::body).toList();
        return expansions
                .show(bodies, query.listing().fields(), query.references(), current, query.reader())
                .chain(shown -> told(
                        linked(
                                worded(
                                        fresh(Response.ok(body(shown, next), "application/json"), shown.freshness()),
                                        query.reader()),
                                query.uri(),
                                next),
                        query.reader().caller(),
                        query.correlationId(),
                        shown.seen(query.seen(page))));
    }

    private static Response linked(Response.ResponseBuilder answer, UriInfo uri, String next) {
        return next == null
                ? answer.build()
                : answer.header("Link", "<" + link(uri, next) + ">; rel=\"next\"")
                        .build();
    }

    private static String cursor(Listed last, Listing listing) {
        return new Cursor(listing.sort(), last.sortValue(), last.key()).text();
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
    private static Buffer body(Shown shown, String next) {
        Buffer body = Buffer.buffer("{\"data\":[");
        for (int i = 0; i < shown.documents().size(); i++) {
            if (i > 0) {
                body.appendString(",");
            }
            body.appendBuffer(shown.documents().get(i));
        }
        return body.appendString("],\"next\":")
                .appendString(next == null ? "null" : "\"" + next + "\"")
                .appendString("}");
    }

    /** Answers {@code GET …/{id}/versions}: what the document was, the newest version first, deleted ones too. */
    public Uni<Response> versions(DocumentType type, String id, UriInfo uri) {
        Caller caller = callers.caller();
        Parameters parameters = new Parameters(uri.getQueryParameters(), Set.of("limit", "cursor"));
        int limit = parameters.limit();
        coverages.require(type);
        String sort = type.name() + VERSIONS;
        String cursor = parameters.text("cursor");
        long before =
                cursor == null ? Long.MAX_VALUE : Cursor.parse(cursor, sort).id();
        String correlationId = correlation.current();
        return versions.before(type, id, before, limit, caller)
                .chain(found -> freshness.of(type).map(current -> answer(found, limit, sort, current, uri)))
                .chain(answer -> told(
                        answer,
                        caller,
                        correlationId,
                        List.of(new Seen(type.name(), id, Documents.visible(type, caller)))));
    }

    private static Response answer(List<Version> found, int limit, String sort, Freshness freshness, UriInfo uri) {
        JsonArray data = new JsonArray();
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            data.add(described(found.get(i), i + 1 < found.size() ? found.get(i + 1) : null));
        }
        String next =
                found.size() > limit ? new Cursor(sort, "", found.get(limit - 1).number()).text() : null;
        JsonObject body = new JsonObject().put("data", data).put("next", next);
        return linked(fresh(Response.ok(body.toBuffer(), "application/json"), freshness), uri, next);
    }

    private static JsonObject described(Version version, Version before) {
        JsonObject described = new JsonObject()
                .put("version", version.number())
                .put("at", version.at().toString());
        if (version.until() != null) {
            described.put("until", version.until().toString());
        }
        return described
                .put("actor", version.actor())
                .put("correlationId", version.correlationId())
                .put("event", version.eventId())
                .put("deleted", version.deleted())
                .put("changed", new JsonArray(version.changed(before)))
                .put("document", version.body().document(Set.of()));
    }

    /**
     * A list that is asked for.
     *
     * @param references what is to be put in place
     */
    private record Query(
            DocumentType type,
            UriInfo uri,
            Reader reader,
            String correlationId,
            Listing listing,
            List<Reference> references) {

        Query with(String key, String value) {
            return new Query(type, uri, reader, correlationId, listing.with(key, value), references);
        }

        /** What a page shows of what is restricted. */
        List<Seen> seen(List<Listed> page) {
            return page.stream()
                    .map(row -> new Seen(
                            type.name(),
                            DocumentKey.publicId(type, row.key()),
                            row.body().revealed(listing.fields())))
                    .toList();
        }
    }
}
