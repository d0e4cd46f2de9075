package io.atrium.console;

import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ValueResolver;
import io.vertx.core.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How the pages say times, durations, numbers and states. */
@ApplicationScoped
class Words {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    private static final List<String> GOOD = List.of(
            "current",
            "applied",
            "active",
            "delivered",
            "done",
            "resolved",
            "approved",
            "closed",
            "succeeded",
            "settled",
            "R1",
            "R2");
    private static final List<String> BAD = List.of(
            "failing",
            "failed",
            "missing",
            "extra",
            "amount",
            "currency",
            "stuck",
            "dead",
            "disabled",
            "rejected",
            "overdue",
            "critical",
            "R6");
    private static final List<String> BUSY = List.of(
            "filling",
            "accepted",
            "pending",
            "running",
            "retrying",
            "awaiting",
            "waiting",
            "open",
            "half-open",
            "high",
            "changed",
            "unreadable");

    private final Clock clock;

    Words(Clock clock) {
        this.clock = clock;
    }

    void register(@Observes EngineBuilder engine) {
        engine.addValueResolver(member());
        engine.addValueResolver(text("ago", this::when));
        engine.addValueResolver(text("soon", this::soon));
        engine.addValueResolver(text("field", Words::field));
        engine.addValueResolver(text("tone", Words::tone));
        engine.addValueResolver(text("words", Words::words));
        engine.addValueResolver(text("encoded", Query::encoded));
        engine.addValueResolver(text("short", Words::shortened));
        engine.addValueResolver(text("period", Words::period));
        engine.addValueResolver(ValueResolver.builder()
                .applyToBaseClass(Number.class)
                .applyToName("grouped")
                .resolveSync(context -> grouped((Number) context.getBase()))
                .build());
        engine.addValueResolver(ValueResolver.builder()
                .applyToBaseClass(Number.class)
                .applyToName("lasting")
                .resolveSync(context -> lasting(Duration.ofSeconds(((Number) context.getBase()).longValue())))
                .build());
        for (Class<?> document : List.of(Map.class, List.class)) {
            engine.addValueResolver(ValueResolver.builder()
                    .applyToBaseClass(document)
                    .applyToName("lines")
                    .resolveSync(context -> Json.encodePrettily(context.getBase()))
                    .build());
        }
    }

    /** A member that a document does not have is empty. */
    private static ValueResolver member() {
        return ValueResolver.builder()
                .applyToBaseClass(Map.class)
                .priority(0)
                .appliesTo(context ->
                        context.getBase() instanceof Map && context.getParams().isEmpty())
                .resolveSync(context -> {
                    Object value = ((Map<?, ?>) context.getBase()).get(context.getName());
                    return value == null ? "" : value;
                })
                .build();
    }

    private static ValueResolver text(String name, Function<String, Object> said) {
        return ValueResolver.builder()
                .applyToBaseClass(String.class)
                .applyToName(name)
                .resolveSync(context -> said.apply((String) context.getBase()))
                .build();
    }

    /** Such as "5 minutes ago", with the exact time where one points at it. */
    private Object when(String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            Instant time = Instant.parse(text);
            String exact = EXACT.format(time);
            return new RawString(
                    "<time datetime=\"" + time + "\" title=\"" + exact + "\">" + relative(time) + "</time>");
        } catch (DateTimeParseException noTime) {
            return text;
        }
    }

    /** Of what is still to come: what is due already waits for nothing but its turn. */
    private Object soon(String text) {
        return !text.isEmpty() && text.compareTo(clock.instant().toString()) < 0 ? "at its turn" : when(text);
    }

    private String relative(Instant time) {
        Duration past = Duration.between(time, clock.instant());
        if (past.abs().toSeconds() < 5) {
            return "now";
        }
        return past.isNegative() ? "in " + lasting(past.negated()) : lasting(past) + " ago";
    }

    /** The largest unit alone: what is longer ago needs no seconds. */
    static String lasting(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 90 * 60) {
            return Math.round(seconds / 60.0) + " min";
        }
        if (seconds < 36 * 3600) {
            return Math.round(seconds / 3600.0) + " h";
        }
        return Math.round(seconds / 86400.0) + " days";
    }

    /** A time as browsers want it in a field. */
    private static Object field(String text) {
        try {
            return FIELD.format(Instant.parse(Query.time(text)));
        } catch (DateTimeParseException noTime) {
            return text;
        }
    }

    /** Which of four colours a state has. */
    private static Object tone(String state) {
        return GOOD.contains(state) ? "good" : BAD.contains(state) ? "bad" : BUSY.contains(state) ? "busy" : "quiet";
    }

    /** A name of the API in words, such as {@code half-open}. */
    private static Object words(String name) {
        return name.matches("[A-Z]\\d")
                ? name
                : name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ROOT);
    }

    /** The beginning of a long id. */
    private static Object shortened(String text) {
        return text.length() <= 14 ? text : text.substring(0, 12) + "…";
    }

    /** A duration of ISO 8601. */
    private static Object period(String text) {
        try {
            return lasting(Duration.parse(text));
        } catch (DateTimeParseException noDuration) {
            return text;
        }
    }

    private static Object grouped(Number number) {
        return number instanceof Double || number instanceof Float
                ? String.format(Locale.ENGLISH, "%,.1f", number.doubleValue())
                : String.format(Locale.ENGLISH, "%,d", number.longValue());
    }
}
