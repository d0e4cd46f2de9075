package io.atrium.subscription;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

import static com.dashjoin.jsonata.Jsonata.jsonata;

/**
 * Which facts a subscriber wants, in JSONata on the CloudEvent: those for which the expression is true, as JSONata reads
 * truth. Only the part of JSONata that {@link FilterGrammar} admits, so that no expression can take long or grow large; the
 * bounds below are a second wall.
 */
final class Filter {

    static final int LONGEST = 1000;

    private static final long MOST_MILLIS = 1_000;
    private static final int DEEPEST = 100;

    private final String text;
    private final Jsonata expression;

    /** @throws IllegalArgumentException that says in words what is wrong with the expression */
    Filter(String text) {
        FilterGrammar.check(text);
        this.text = text;
        try {
            this.expression = jsonata(text);
        } catch (JException broken) {
            throw new IllegalArgumentException("is not JSONata: " + broken.getMessage(), broken);
        }
    }

    String text() {
        return text;
    }

    /**
     * One at a time: an expression keeps state while it runs. May take a while: not for an event loop.
     *
     * @param body the CloudEvent with its data
     * @throws IllegalArgumentException when the fact is not what the expression expects
     */
    synchronized boolean wants(byte[] body) {
        Jsonata.Frame bindings = expression.createFrame();
        bindings.setRuntimeBounds(MOST_MILLIS, DEEPEST);
        try {
            Object found = expression.evaluate(new JsonObject(Buffer.buffer(body)).getMap(), bindings);
            return Jsonata.boolize(found);
        } catch (RuntimeException unexpected) {
            // JSONata for Java meets some shapes with exceptions of Java's own; the messages quote the fact.
            throw new IllegalArgumentException("the filter cannot be applied to the fact", unexpected);
        }
    }
}
