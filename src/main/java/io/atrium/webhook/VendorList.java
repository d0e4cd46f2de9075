package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Identifier;
import io.atrium.record.SourceSystem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** One vendor's list, asked for a page at a time; what it means says the mapping of the vendor's deliveries. */
final class VendorList implements SourceSystem {

    private static final Logger LOG = Logger.getLogger(VendorList.class);

    private final String source;
    private final Mapping mapping;
    private final Connector.Listed list;
    private final VendorApi api;
    private final Optional<String> account;
    private final ValueMappings values;
    private final Vertx vertx;
    private final Clock clock;

    private final Template path;
    private final Template furtherPath;
    private final Expression expects;
    private final Expression each;
    private final Expression id;
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
        this.path = new Template(list.path(), Template.LONGEST_PLACE);
        this.furtherPath =
                list.further() == null ? null : new Template(list.further().path(), Template.LONGEST_PLACE);
        this.expects = new Expression(list.expects());
        this.each = new Expression(list.each());
        this.id = list.id() == null ? null : new Expression(list.id());
        this.next = list.next() == null ? null : new Expression(list.next());
    }

    /**
     * Whether it is a list of an account, which has to be configured: on any page.
     *
     * @throws IllegalArgumentException when an expression has no meaning
     */
    static boolean namesAccount(Connector.Listed list) {
        Connector.Further further = list.further();
        return Template.mentions(
                Arrays.asList(
                        list.path(),
                        list.body(),
                        further == null ? null : further.path(),
                        further == null ? null : further.body()),
                "account");
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
                .transform(VendorList::conflict);
    }

    private static Failure conflict(Throwable unmappable) {
        return new Failure(FailureCode.CONFLICT, unmappable.getMessage(), unmappable);
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
        Object body = place == null ? list.body() : list.further().body();
        return new Question(
                list.type(),
                list.type() + "s",
                list.method(),
                (place == null ? path : furtherPath).address(known),
                body == null ? null : Template.filledIn(body, known, Template.LONGEST_PLACE),
                expects);
    }

    /**
     * What an answer holds. Takes its time: not on an event loop.
     *
     * @throws Unmappable when nothing at all can be made of it
     */
    Page page(String place, Object answer, Values known) {
        String further = next == null ? null : text(next.evaluate(answer));
        if (further != null && further.equals(place)) {
            throw new Unmappable("The API of %s gives the same page again.".formatted(source));
        }
        List<?> documents = documents(each.evaluate(answer));
        List<Entry> entries = new ArrayList<>();
        List<Unmappable> unnamed = new ArrayList<>();
        for (Object document : documents) {
            try {
                entries.addAll(entries(document, known));
            } catch (Unmappable unreadable) {
                identifier(document)
                        .ifPresentOrElse(
                                whose -> entries.add(Entry.unreadable(whose, unreadable.getMessage())),
                                () -> unnamed.add(unreadable));
            }
        }
        requireAny(documents.size(), unnamed);
        return new Page(entries, unnamed.size(), further);
    }

    private void requireAny(int documents, List<Unmappable> unnamed) {
        if (unnamed.isEmpty()) {
            return;
        }
        if (unnamed.size() == documents) {
            throw unnamed.get(0);
        }
        LOG.warnf(
                "%d of %d that %s lists cannot be read, and do not say whose they are: %s",
                unnamed.size(), documents, source, unnamed.get(0).getMessage());
    }

    /** Whose a document is of which the mapping can make nothing. */
    private Optional<Identifier> identifier(Object document) {
        try {
            return Optional.ofNullable(id)
                    .map(expression -> text(expression.evaluate(document)))
                    .map(value -> new Identifier(source, value));
        } catch (Unmappable nobody) {
            return Optional.empty();
        }
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
    public Uni<Map<String, Entry>> absent(Collection<String> values) {
        return apart(() -> meaning(values)).onFailure(Unmappable.class).transform(VendorList::conflict);
    }

    private Map<String, Entry> meaning(Collection<String> values) {
        Map<String, Entry> meaning = new LinkedHashMap<>();
        values.forEach(value -> entries(mapping.absent(value), wanted -> true, null).stream()
                .filter(entry -> entry.identifier().value().equals(value))
                .findFirst()
                .ifPresent(entry -> meaning.put(value, entry)));
        return meaning;
    }

    private static List<Entry> entries(List<Wanted> all, Predicate<Wanted> meant, String unknown) {
        return all.stream()
                .filter(meant)
                .map(wanted -> new Entry(
                        wanted.identifier().orElseThrow(() -> new Unmappable("It does not say whose it is.")),
                        wanted.operation(),
                        new JsonObject(wanted.body()),
                        unknown,
                        null))
                .toList();
    }

    /** JSONata takes its time: not on an event loop. */
    private <T> Uni<T> apart(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
