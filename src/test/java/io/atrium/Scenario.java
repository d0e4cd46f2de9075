package io.atrium;

import io.atrium.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A kind of command, to be interrupted in the middle, or asked for many times.
 *
 * @param name says what it does
 * @param operation names its handler, such as {@code purchase-order.create}
 * @param calls those of its calls that change something in Odoo, such as {@code purchase.order.load}, in their order
 * @param where which Odoos can play it
 * @param prepare makes what it needs, anew each time, and asks for it
 */
record Scenario(
        String name,
        String operation,
        List<String> calls,
        Predicate<Target> where,
        BiFunction<OdooDesk, Client, Asked> prepare) {

    /** One that every Odoo plays. */
    Scenario(String name, String operation, List<String> calls, BiFunction<OdooDesk, Client, Asked> prepare) {
        this(name, operation, calls, target -> true, prepare);
    }

    /** All kinds of commands that a client can ask for. */
    static Stream<Scenario> all() {
        return Stream.of(ProcurementScenarios.all(), InvoicingScenarios.all(), WorkforceScenarios.all())
                .flatMap(List::stream);
    }

    /** The same as the only row of a batch; Odoo hears of it in the same way. */
    Scenario inBatch() {
        return new Scenario(
                name + " in a batch", operation, List.of(), where, (desk, client) -> prepare.apply(desk, client)
                        .inBatch());
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A request.
     *
     * @param body absent members stay out
     * @param happenedOnce holds Odoo, the answer and the facts to it
     */
    record Asked(String method, String path, String mediaType, JsonObject body, Consumer<Answer> happenedOnce) {

        private static final String BATCH = "application/x-ndjson";

        Asked(String method, String path, JsonObject body, Consumer<Answer> happenedOnce) {
            this(method, path, "application/json", body, happenedOnce);
        }

        Asked inBatch() {
            return new Asked(method, path + ":batch", BATCH, body, happenedOnce);
        }

        /** What a client makes of the answer: that to its row where it sent a batch. */
        Answer read(Answer answer) {
            return mediaType.equals(BATCH) && answer.status() == 200 ? row(answer) : answer;
        }

        private static Answer row(Answer answer) {
            JsonObject line = answer.json();
            String body = Optional.ofNullable(line.getJsonObject("problem"))
                    .orElse(line)
                    .encode();
            return new Answer(line.getInteger("status"), answer.headers(), body);
        }
    }
}
