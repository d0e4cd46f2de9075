package io.atrium.webhook;

import com.dashjoin.jsonata.Jsonata.Fn2;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Turns a vendor's payload into commands, by the expressions of its connector.
 *
 * <p>The expression {@code commands} sees a document: the payload, or what the vendor's API answered. It gives a list of
 * {@code {operation, body, version | occurredAt}} that may be empty. {@code $source} is the name of the source;
 * {@code $fetched} the kind of document that was fetched, if it was; {@code $event} the payload that it was fetched for,
 * unless that is not to be believed; {@code $mapped(field, value)} what a value is called here. Takes a while for large
 * payloads: not for an event loop.
 */
final class Mapping {

    private final String source;
    private final boolean believesPayload;
    private final Connector connector;
    private final Expression commands;
    private final Optional<Expression> absent;
    private final List<Fetch> fetches;

    private record Fetch(
            Connector.Fetch described, Expression when, Template subject, Template path, Expression expects) {

        static Fetch of(Connector.Fetch described) {
            return new Fetch(
                    described,
                    new Expression(described.when()),
                    new Template(described.subject(), Template.LONGEST_VALUE),
                    new Template(described.path(), Template.LONGEST_VALUE),
                    new Expression(described.expects()));
        }

        Question question(Object payload) {
            Object body = described.body() == null
                    ? null
                    : Template.filledIn(described.body(), payload, Template.LONGEST_VALUE);
            return new Question(
                    described.name(),
                    subject.filled(payload),
                    described.method(),
                    path.address(payload),
                    body,
                    expects);
        }
    }

    /**
     * @param believesPayload false when nothing proves what a payload says: then only fetched documents are mapped
     * @throws IllegalArgumentException when an expression has no meaning
     */
    Mapping(String source, boolean believesPayload, Connector connector) {
        this.source = source;
        this.believesPayload = believesPayload;
        this.connector = connector;
        this.commands = new Expression(connector.commands());
        this.absent = list().map(Connector.Listed::absent).map(Expression::new);
        this.fetches = connector.fetch().stream().map(Fetch::of).toList();
    }

    /** Whether the vendor's API has to be asked about some payloads. */
    boolean fetches() {
        return !fetches.isEmpty();
    }

    /** Whether it translates values by tables. */
    boolean mapsValues() {
        return !connector.mapped().isEmpty();
    }

    /** The fields whose values it translates by tables. */
    Set<String> mappedFields() {
        return new TreeSet<>(connector.mapped().keySet());
    }

    /**
     * What is to be asked of the vendor's API about this payload; empty for nothing.
     *
     * @throws Unmappable when the payload does not say what to ask for
     */
    Optional<Question> question(Object payload) {
        return fetches.stream()
                .filter(fetch -> Boolean.TRUE.equals(fetch.when().evaluate(payload)))
                .findFirst()
                .map(fetch -> fetch.question(payload));
    }

    /** What a payload is about, as far as that can be said of it. */
    Set<String> subjects(Object payload) {
        try {
            return question(payload).map(question -> Set.of(question.subject())).orElseGet(() -> said(payload));
        } catch (Unmappable aboutNothing) {
            return Set.of();
        }
    }

    private Set<String> said(Object payload) {
        return believesPayload
                ? wanted(evaluate(payload, null, null, (field, value) -> value)).stream()
                        .map(Wanted::subject)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /**
     * The commands that a full payload means.
     *
     * @throws Unmappable when the payload is not what the expression expects
     * @throws Unmapped when it has a value that nobody has said the meaning of
     */
    List<Wanted> commands(Object payload, Values values) {
        return believesPayload ? mapped(payload, null, null, values) : List.of();
    }

    /** The same of what was answered to a question about a payload. */
    List<Wanted> commands(Object payload, Question question, Object answer, Values values) {
        return mapped(answer, question.kind(), believesPayload ? payload : null, values);
    }

    /** How the vendor lists what it has; empty when nobody has said. */
    Optional<Connector.Listed> list() {
        return Optional.ofNullable(connector.list());
    }

    /**
     * The commands that a document of the vendor's list means; believed, for it was asked for.
     *
     * @throws Unmappable when the document is not what the expression expects
     * @throws Unmapped when it has a value that nobody has said the meaning of
     */
    List<Wanted> listed(Object document, Values values) {
        return mapped(document, connector.list().as(), null, values);
    }

    /** The same with values as the vendor wrote them: for what they are about. */
    List<Wanted> listedAsItIs(Object document) {
        return wanted(evaluate(document, connector.list().as(), null, (field, value) -> value));
    }

    /**
     * What it means that the list does not have a document any more; nothing when nobody has said.
     *
     * @throws Unmappable when the expression can make nothing of the id
     */
    List<Wanted> absent(String id) {
        return absent.map(expression -> wanted(
                        expression.evaluate(Map.of("id", id), Map.of("source", source), (field, value) -> value)))
                .orElse(List.of());
    }

    private List<Wanted> mapped(Object document, String fetched, Object event, Values values) {
        List<Unmapped> unmapped = new ArrayList<>();
        Object result =
                evaluate(document, fetched, event, (field, value) -> translated(field, value, values, unmapped));
        if (!unmapped.isEmpty()) {
            throw unmapped.get(0);
        }
        return wanted(result);
    }

    private Object evaluate(Object document, String fetched, Object event, Fn2<String, Object, Object> mapped) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("source", source);
        if (fetched != null) {
            variables.put("fetched", fetched);
        }
        if (event != null) {
            variables.put("event", event);
        }
        return commands.evaluate(document, variables, mapped);
    }

    private Object translated(String field, Object value, Values values, List<Unmapped> unmapped) {
        if (value == null) {
            return null;
        }
        Connector.MappedField described = connector.mapped().get(field);
        if (described == null) {
            throw new Unmappable("The mapping names a field that the connector does not: " + field);
        }
        Optional<String> said = values.of(field, value.toString());
        Optional<String> steward = values.steward(field);
        if (said.isPresent()) {
            return said.get();
        }
        if (steward.isPresent() || described.otherwise() == Connector.Otherwise.WAIT) {
            unmapped.add(new Unmapped(field, value.toString(), steward.orElse(described.steward())));
        }
        return described.otherwise() == Connector.Otherwise.LEAVE_OUT ? null : value;
    }

    private static List<Wanted> wanted(Object result) {
        if (result == null) {
            return List.of();
        }
        if (!(result instanceof List<?> list)) {
            throw new Unmappable("The mapping did not give a list.");
        }
        return list.stream().map(Mapping::one).toList();
    }

    private static Wanted one(Object item) {
        if (item instanceof Map<?, ?> map
                && map.get("operation") instanceof String operation
                && map.get("body") instanceof Map<?, ?> body) {
            return new Wanted(operation, object(body), version(map.get("version"), map.get("occurredAt")));
        }
        throw new Unmappable("The mapping did not give commands.");
    }

    /** A number of the source's own, or its time in microseconds. */
    private static Long version(Object version, Object occurredAt) {
        if (version != null) {
            return version instanceof Number number ? Long.valueOf(number.longValue()) : null;
        }
        if (occurredAt instanceof Number seconds) {
            return new BigDecimal(seconds.toString()).movePointRight(6).longValue();
        }
        return occurredAt instanceof String text ? micros(text) : null;
    }

    /**
     * Without a zone, as some vendors write it, it is UTC: only the order of them matters. Null when it is no time, or one so far
     * off that it cannot be counted.
     */
    private static Long micros(String text) {
        String plain = text.trim().replace(' ', 'T');
        boolean zoned = plain.matches(".*(Z|[+-]\\d{2}:?\\d{2})");
        try {
            Instant time = OffsetDateTime.parse(zoned ? plain : plain + "Z").toInstant();
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        } catch (DateTimeException | ArithmeticException notATime) {
            return null;
        }
    }

    /** JSONata's own collections share parts with the payload and with each other; commands are plain copies. */
    private static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), plain(value)));
        return copy;
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        return value;
    }
}
