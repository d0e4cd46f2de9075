package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.SourceSystem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** One vendor's list, asked for a page at a time; what it means says the mapping of the vendor's deliveries. */
final class VendorList implements SourceSystem {

    private final String source;
    private final Mapping mapping;
    private final Connector.Listed list;
    private final VendorApi api;
    private final Optional<String> account;
    private final ValueMappings values;
    private final Vertx vertx;
    private final Clock clock;

    private final Expression expects;
    private final Expression each;
    private final Expression next;

    /** @throws IllegalArgumentException when an expression has no meaning */
    VendorList(
            String source,
            Mapping mapping,
            VendorApi api,
            Optional<String> account,
            ValueMappings values,
            Vertx vertx,
            Clock clock) {
        this.source = source;
        this.mapping = mapping;
        this.list = mapping.list().orElseThrow();
        this.api = api;
        this.account = account;
        this.values = values;
        this.vertx = vertx;
        this.clock = clock;
        this.expects = new Expression(list.expects());
        this.each = new Expression(list.each());
        this.next = list.next() == null ? null : new Expression(list.next());
    }

    /** Whether it is a list of an account, which has to be configured. */
    static boolean namesAccount(Connector.Listed list) {
        return list.path().contains("{account}");
    }

    @Override
    public String name() {
        return source;
    }

    @Override
    public String caller() {
        return Fulfilment.caller(source);
    }

    @Override
    public String operation() {
        return list.type() + ".upsert";
    }

    @Override
    public Uni<Page> page(String place) {
        return apart(() -> question(place))
                .chain(api::ask)
                .map(answer ->
                        answer.orElseThrow(() -> new Unmappable("The API of %s has no such list.".formatted(source))))
                .chain(answer -> known().chain(known -> apart(() -> page(place, answer, known))))
                .onFailure(Unmappable.class)
                .transform(failure -> new Failure(FailureCode.CONFLICT, failure.getMessage(), failure));
    }

    private Uni<Values> known() {
        return mapping.mapsValues()
                ? values.at(source, clock.instant())
                : Uni.createFrom().item(Values.NONE);
    }

    private Question question(String place) {
        Map<String, Object> known = new HashMap<>();
        account.ifPresent(named -> known.put("account", named));
        if (place != null) {
            known.put("next", place);
        }
        String path = place == null ? list.path() : list.further().path();
        Object body = place == null ? list.body() : list.further().body();
        return new Question(
                list.type(),
                list.type() + "s",
                list.method(),
                new Template(path).address(known),
                body == null ? null : Template.filledIn(body, known),
                expects);
    }

    /** What an answer holds. Takes its time: not on an event loop. */
    Page page(String place, Object answer, Values known) {
        List<Entry> entries = new ArrayList<>();
        documents(each.evaluate(answer)).forEach(document -> entries.addAll(entries(document, known)));
        String further = next == null ? null : text(next.evaluate(answer));
        if (further != null && further.equals(place)) {
            throw new Unmappable("The API of %s gives the same page again.".formatted(source));
        }
        return new Page(entries, further);
    }

    /** JSONata makes one of a list of one. */
    private static List<?> documents(Object found) {
        if (found == null) {
            return List.of();
        }
        return found instanceof List<?> list ? list : List.of(found);
    }

    private static String text(Object value) {
        return value instanceof String || value instanceof Number
                ? Optional.of(value.toString()).filter(text -> !text.isBlank()).orElse(null)
                : null;
    }

    private List<Entry> entries(Object document, Values known) {
        try {
            return entries(
                    mapping.listed(document, known),
                    wanted -> wanted.operation().equals(operation()),
                    null);
        } catch (Unmapped unmapped) {
            return entries(
                    mapping.listedAsItIs(document), wanted -> wanted.operation().equals(operation()), unmapped.field());
        }
    }

    @Override
    public Optional<Entry> absent(String value) {
        return entries(mapping.absent(value), wanted -> true, null).stream().findFirst();
    }

    private static List<Entry> entries(List<Wanted> all, Predicate<Wanted> meant, String unknown) {
        return all.stream()
                .filter(meant)
                .flatMap(wanted -> wanted
                        .identifier()
                        .map(identifier ->
                                new Entry(identifier, wanted.operation(), new JsonObject(wanted.body()), unknown))
                        .stream())
                .toList();
    }

    /** JSONata takes its time: not on an event loop. */
    private <T> Uni<T> apart(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
