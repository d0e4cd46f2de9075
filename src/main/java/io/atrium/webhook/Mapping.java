package io.atrium.webhook;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static com.dashjoin.jsonata.Jsonata.jsonata;

/**
 * Turns a vendor's payload into commands, by an expression of its preset. The expression sees the payload and
 * {@code $source}, gives a list of {@code {operation, body}} that may be empty, and says with {@code $error("…")} why it
 * cannot. Takes a while for large payloads: not for an event loop.
 */
final class Mapping {

    /** Bounds on what a hostile payload can make the expression do. */
    private static final long MOST_MILLIS = 5_000;

    private static final int DEEPEST = 500;

    /** JSONata's code of {@code $error}. */
    private static final String SAID_BY_EXPRESSION = "D3137";

    private final String source;
    private final Jsonata expression;

    /** @throws IllegalArgumentException when the expression has no meaning */
    Mapping(String source, String expression) {
        this.source = source;
        try {
            this.expression = jsonata(expression);
        } catch (JException e) {
            throw new IllegalArgumentException("the mapping cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * One at a time: an expression keeps state while it runs.
     *
     * @throws Unmappable when the payload is not what the expression expects
     */
    synchronized List<Wanted> commands(Object payload) {
        Jsonata.Frame bindings = expression.createFrame();
        bindings.setRuntimeBounds(MOST_MILLIS, DEEPEST);
        bindings.bind("source", source);
        try {
            return wanted(expression.evaluate(payload, bindings));
        } catch (JException e) {
            // Only what the preset's author wrote is repeated; JSONata's own messages quote the payload.
            throw SAID_BY_EXPRESSION.equals(e.getError())
                    ? new Unmappable(String.valueOf(e.getCurrent()))
                    : new Unmappable("The payload is not what the mapping expects (" + e.getError() + ").");
        } catch (Unmappable unmappable) {
            throw unmappable;
        } catch (RuntimeException unexpected) {
            // How JSONata for Java meets some shapes that JSONata would call a type error; its messages quote the
            // payload.
            throw new Unmappable("The payload is not what the mapping expects.");
        }
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
            return new Wanted(operation, object(body));
        }
        throw new Unmappable("The mapping did not give commands.");
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
