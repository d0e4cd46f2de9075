package io.atrium.webhook;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Fn2;
import java.util.Map;

import static com.dashjoin.jsonata.Jsonata.jsonata;

/**
 * A JSONata expression of a connector. It says with {@code $error("…")} why it cannot make anything of a payload. May take a
 * while: not for an event loop.
 */
final class Expression {

    /** Bounds on what a hostile payload can make an expression do. */
    private static final long MOST_MILLIS = 5_000;

    private static final int DEEPEST = 500;

    /** JSONata's code of {@code $error}. */
    private static final String SAID_BY_EXPRESSION = "D3137";

    private final Jsonata expression;

    /** @throws IllegalArgumentException when the expression has no meaning */
    Expression(String text) {
        try {
            this.expression = jsonata(text);
        } catch (JException e) {
            throw new IllegalArgumentException("the mapping cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * One at a time: an expression keeps state while it runs.
     *
     * @param variables by their names without the dollar
     * @param mapped what {@code $mapped(field, value)} answers
     * @throws Unmappable when the input is not what the expression expects
     */
    synchronized Object evaluate(Object input, Map<String, Object> variables, Fn2<String, Object, Object> mapped) {
        Jsonata.Frame bindings = expression.createFrame();
        bindings.setRuntimeBounds(MOST_MILLIS, DEEPEST);
        variables.forEach(bindings::bind);
        bindings.bind("mapped", mapped);
        try {
            return expression.evaluate(input, bindings);
        } catch (JException e) {
            // Only what the connector's author wrote is repeated; JSONata's own messages quote the payload.
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

    /** Without variables and value mappings. */
    Object evaluate(Object input) {
        return evaluate(input, Map.of(), (field, value) -> value);
    }
}
