package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.trace.Hop;
import io.atrium.trace.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Talks to Odoo, in whichever protocol it speaks, within a budget of calls and time.
 *
 * <p>Every call fails with a {@link Failure} and nothing else: {@link OdooUnavailable} when there was no answer,
 * {@code rejected-by-odoo} with Odoo's words when it refused, {@code not-found} when the record is gone,
 * {@code internal} when this Odoo lacks a model, method or field. Calls that only ask are repeated when Odoo was away
 * for a moment; calls that change something are sent at most once.
 *
 * <p>Never blocks. Nothing is sent before subscription. Answers arrive on the Vert.x context that subscribed. For many
 * threads.
 */
public final class Odoo {

    private static final Duration REACHABLE_WITHIN = Duration.ofSeconds(2);
    private static final String EXTERNAL_IDS = "ir.model.data";
    private static final JsonObject ARCHIVED_TOO = JsonObject.of("active_test", false);

    private final Transport transport;
    private final Protection protection;
    private final AtomicReference<OdooSettings> settings;
    private final Remembered<WireProtocol> protocol;
    private final Remembered<OdooVersion> version;
    private final Priority priority;

    private Odoo(Transport transport, Protection protection, OdooSettings settings) {
        this.transport = transport;
        this.protection = protection;
        this.settings = new AtomicReference<>(settings);
        this.protocol = new Remembered<>(() -> choose(transport, this.settings.get()));
        this.version = new Remembered<>(this::askVersion);
        this.priority = Priority.INTERACTIVE;
        protection.onReturn(this::forget);
    }

    private Odoo(Odoo same, Priority priority) {
        this.transport = same.transport;
        this.protection = same.protection;
        this.settings = same.settings;
        this.protocol = same.protocol;
        this.version = same.version;
        this.priority = priority;
    }

    /** An Odoo to talk to. Connects at the first call. */
    public static Odoo connect(Vertx vertx, OdooSettings settings) {
        return connect(vertx, settings, Limits.DEFAULT, Clock.systemUTC());
    }

    static Odoo connect(Vertx vertx, OdooSettings settings, Limits limits, Clock clock) {
        Budget budget = new Budget(
                settings.maxConcurrency(), limits.queue(), limits.maxCallsPerSecond(), System::nanoTime, alarm(vertx));
        return new Odoo(
                new Transport(vertx, settings), new Protection(settings.timeout(), limits, budget, clock), settings);
    }

    /** The same Odoo, within the same budget; its calls wait as those of that priority do. */
    public Odoo at(Priority priority) {
        return new Odoo(this, priority);
    }

    /** How much of it this process uses right now. */
    public OdooLoad load() {
        return protection.load();
    }

    /** Which Odoo it is. Asked once and remembered; after a failure, or when it was away, it is asked again. */
    public Uni<OdooVersion> version() {
        return CallerContext.keep(version.get());
    }

    /** The records that meet the search, with its fields. */
    public Uni<List<OdooRow>> searchRead(Search search) {
        if (search.fields().isEmpty()) {
            throw new IllegalArgumentException("a search that reads names its fields");
        }
        JsonObject arguments = JsonObject.of("domain", search.domain(), "fields", new JsonArray(search.fields()));
        return call(Call.asking(search.model(), "search_read", page(arguments, search), search.context()))
                .map(Odoo::rows);
    }

    /** The ids of the records that meet the search; its fields do not matter. */
    public Uni<List<Integer>> searchIds(Search search) {
        JsonObject arguments = JsonObject.of("domain", search.domain());
        return call(Call.asking(search.model(), "search", page(arguments, search), search.context()))
                .map(Odoo::ids);
    }

    /** How many records meet the search; its fields, order and page do not matter. */
    public Uni<Integer> searchCount(Search search) {
        JsonObject arguments = JsonObject.of("domain", search.domain());
        return call(Call.asking(search.model(), "search_count", arguments, search.context()))
                .map(Odoo::count);
    }

    /** These records, archived or not, in the model's order. A record that is gone is absent from the answer. */
    public Uni<List<OdooRow>> read(String model, List<Integer> ids, List<String> fields) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return searchRead(Search.of(model, idIn(ids), fields).context(ARCHIVED_TOO));
    }

    /**
     * The id of the record that was loaded under this external id. Empty when there is none, when it belongs to another
     * model, or when its record is gone.
     *
     * @param externalId such as {@code __atrium__.po_1}
     */
    public Uni<Optional<Integer>> externalId(String model, String externalId) {
        int dot = externalId.indexOf('.');
        if (dot < 1) {
            throw new IllegalArgumentException("an external id is a module and a name");
        }
        JsonArray domain = JsonArray.of(
                JsonArray.of("module", "=", externalId.substring(0, dot)),
                JsonArray.of("name", "=", externalId.substring(dot + 1)),
                JsonArray.of("model", "=", model));
        return searchRead(Search.of(EXTERNAL_IDS, domain, List.of("res_id")).limit(1))
                .map(rows -> rows.stream()
                        .map(row -> row.integer("res_id"))
                        .filter(Objects::nonNull)
                        .toList())
                .flatMap(ids -> existing(model, ids));
    }

    /** The names of these records among the external ids of a module, by the records' ids. What has none is left out. */
    public Uni<Map<Integer, String>> externalNames(String model, String module, Collection<Integer> ids) {
        JsonArray domain = JsonArray.of(
                JsonArray.of("module", "=", module),
                JsonArray.of("model", "=", model),
                JsonArray.of("res_id", "in", new JsonArray(List.copyOf(ids))));
        return searchRead(Search.of(EXTERNAL_IDS, domain, List.of("name", "res_id")))
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> row.integer("res_id"), row -> row.text("name"), (one, other) -> one)));
    }

    /**
     * Creates or updates one record with its lines, by external id, in one transaction of Odoo.
     *
     * <p>Not repeated when the answer is lost: look the external id up first.
     *
     * @return its id
     */
    public Uni<Integer> load(String model, LoadTable table, JsonObject context) {
        JsonArray data = new JsonArray(table.rows().stream().map(JsonArray::new).toList());
        JsonObject arguments = JsonObject.of("fields", new JsonArray(table.fields()), "data", data);
        return call(Call.changing(model, "load", arguments, context)).map(Odoo::loaded);
    }

    /**
     * Creates one record with its lines under an external id, unless it exists. What Odoo does not explain is tried once
     * more. When Odoo refuses, it is looked up again: an earlier call whose answer was lost may have been a moment faster,
     * and its record is the one that was meant.
     *
     * @param table carries the same external id in its column {@code id}
     * @return its id, whoever created it
     */
    public Uni<Integer> loadOnce(String model, String externalId, Supplier<Uni<LoadTable>> table, JsonObject context) {
        Uni<Integer> attempt = externalId(model, externalId)
                .chain(known -> known.isPresent()
                        ? Uni.createFrom().item(known.get())
                        : table.get().chain(cells -> load(model, cells, context)));
        return attempt.onFailure(Odoo::isUnexplained)
                .retry()
                .atMost(1)
                .onFailure(OdooRejection.class)
                .recoverWithUni(refusal -> orElse(refusal, externalId(model, externalId)));
    }

    private static boolean isUnexplained(Throwable failure) {
        return failure instanceof OdooRejection rejection && rejection.isUnexplained();
    }

    private static Uni<Integer> orElse(Throwable refusal, Uni<Optional<Integer>> found) {
        return found.map(Unchecked.function(id -> {
            if (id.isEmpty()) {
                throw (OdooRejection) refusal;
            }
            return id.get();
        }));
    }

    /** Creates one record and answers its id. */
    public Uni<Integer> create(String model, JsonObject values, JsonObject context) {
        JsonObject arguments = JsonObject.of("vals_list", JsonArray.of(values));
        return call(Call.changing(model, "create", arguments, context)).map(Odoo::onlyId);
    }

    /** Sets the same values on all these records. */
    public Uni<Void> write(String model, List<Integer> ids, JsonObject values, JsonObject context) {
        return call(Call.changing(model, "write", ids, JsonObject.of("vals", values), context))
                .replaceWithVoid();
    }

    /**
     * Presses a button of a record, such as {@code button_confirm}. What it returns differs between versions and says
     * little: read the record again to see what happened.
     */
    public Uni<Object> button(String model, String method, int id, JsonObject context) {
        return call(Call.changing(model, method, List.of(id), new JsonObject(), context));
    }

    /**
     * Calls a method of a record that takes arguments, such as {@code create_version}; what it returns is believed as
     * little as a button's.
     *
     * @param arguments by name, in the order in which Odoo declares them
     */
    public Uni<Object> method(String model, String method, int id, JsonObject arguments) {
        return call(Call.changing(model, method, List.of(id), arguments, new JsonObject()));
    }

    /** The fields that the model has on this Odoo, for Atrium's user; none when there is no such model. */
    public Uni<Set<String>> fieldNames(String model) {
        // Only one attribute: in full the answer is large, and on 19 it can hold values that do not travel.
        JsonObject arguments = JsonObject.of("attributes", JsonArray.of("type"));
        return call(Call.asking(model, "fields_get", arguments, null))
                .map(Odoo::keys)
                .onFailure(UnknownModel.class)
                .recoverWithItem(Set.of());
    }

    /** Whether Odoo answers, within two seconds. Needs no credentials and takes no turn from others. Never fails. */
    public Uni<Boolean> isReachable() {
        return CallerContext.keep(protocol.get()
                .flatMap(WireProtocol::version)
                .ifNoItem()
                .after(REACHABLE_WITHIN)
                .fail()
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false));
    }

    void close() {
        transport.close();
    }

    private Uni<Object> call(Call call) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> {
            // Here, and not where it is sent: that may be on another caller's event loop.
            Span span = Span.current().child(Hop.CLIENT, "odoo " + call.method() + " " + call.model());
            Call traced = call.as(span);
            return span.around(protection.around(
                    priority, call.repeatable(), () -> protocol.get().flatMap(spoken -> spoken.call(traced))));
        }));
    }

    /** From the next call on it acts with that key; those under way end with the one they began with. */
    void renew(String apiKey) {
        settings.updateAndGet(known -> known.with(apiKey));
        forget();
    }

    /** It may come back as another version. */
    private void forget() {
        protocol.forget();
        version.forget();
    }

    private Uni<OdooVersion> askVersion() {
        Uni<Object> asked =
                protocol.get().flatMap(WireProtocol::version).onItem().castTo(Object.class);
        return protection.around(priority, true, () -> asked).onItem().castTo(OdooVersion.class);
    }

    private Uni<Optional<Integer>> existing(String model, List<Integer> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return searchIds(Search.of(model, idIn(ids), List.of()).context(ARCHIVED_TOO))
                .map(found -> found.stream().findFirst());
    }

    /** JSON-2 is recognised by an address that older versions do not have. */
    private static Uni<WireProtocol> choose(Transport transport, OdooSettings settings) {
        WireProtocol rpc = new JsonRpc(transport, settings);
        WireProtocol json2 = new Json2(transport, settings);
        return switch (settings.protocol()) {
            case JSON_RPC -> Uni.createFrom().item(rpc);
            case JSON_2 -> Uni.createFrom().item(json2);
            case AUTO ->
                json2.version()
                        .map(known -> known.major() >= 19 ? json2 : rpc)
                        .onFailure()
                        .recoverWithUni(() -> rpc.version().replaceWith(rpc));
        };
    }

    private static JsonObject page(JsonObject arguments, Search search) {
        if (search.offset() > 0) {
            arguments.put("offset", search.offset());
        }
        if (search.limit() > 0) {
            arguments.put("limit", search.limit());
        }
        if (search.order() != null) {
            arguments.put("order", search.order());
        }
        return arguments;
    }

    private static Alarm alarm(Vertx vertx) {
        return (nanos, run) ->
                vertx.getDelegate().setTimer(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, ignored -> run.run());
    }

    private static JsonArray idIn(List<Integer> ids) {
        return JsonArray.of(JsonArray.of("id", "in", new JsonArray(ids)));
    }

    private static List<OdooRow> rows(Object answer) {
        return array(answer).stream().map(row -> new OdooRow((JsonObject) row)).toList();
    }

    private static List<Integer> ids(Object answer) {
        return array(answer).stream().map(id -> ((Number) id).intValue()).toList();
    }

    private static int count(Object answer) {
        if (answer instanceof Number number) {
            return number.intValue();
        }
        throw OdooErrors.strange(null);
    }

    private static Set<String> keys(Object answer) {
        return Set.copyOf(OdooErrors.object(answer).fieldNames());
    }

    /** JSON-2 answers a list of ids, JSON-RPC a list or a single id. */
    private static int onlyId(Object answer) {
        return answer instanceof Number id
                ? id.intValue()
                : ids(answer).stream().findFirst().orElseThrow(() -> OdooErrors.strange(null));
    }

    /** Refusals stand in {@code messages} of a successful answer. */
    private static int loaded(Object answer) {
        JsonObject outcome = OdooErrors.object(answer);
        List<JsonObject> refusals = array(outcome.getValue("messages", new JsonArray())).stream()
                .map(JsonObject.class::cast)
                .filter(message -> "error".equals(message.getString("type")))
                .toList();
        if (!refusals.isEmpty()) {
            throw OdooErrors.ofMessages(refusals);
        }
        return onlyId(outcome.getValue("ids"));
    }

    private static JsonArray array(Object answer) {
        if (answer instanceof JsonArray array) {
            return array;
        }
        throw OdooErrors.strange(null);
    }
}
