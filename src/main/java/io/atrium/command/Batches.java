package io.atrium.command;

import io.atrium.http.Problem;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Carries out many requests that came as one, a JSON document a line (NDJSON), and answers a line for each, in their order,
 * as they are done. Each row is a command of its own, with a key derived from the request's: when the connection is lost,
 * the same request again tells what was done and does the rest.
 */
@ApplicationScoped
public class Batches {

    /** Both ways. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    /** What the contract says of every batch. */
    static final String DESCRIPTION =
            "One JSON document a line (NDJSON), at most 10,000, each carried out as if it had been sent alone, and answered"
                    + " by a line of its own. When the connection is lost, send the same again with the same key: what"
                    + " was done is told, the rest is done.";

    /** The most rows of one request. */
    public static final int MOST_ROWS = 10_000;

    /** Rows that are under way at a time: Odoo is asked by others too. */
    private static final int AT_ONCE = 8;

    private static final int LONGEST_KEY = 240;

    private final Bodies bodies;

    Batches(Bodies bodies) {
        this.bodies = bodies;
    }

    /**
     * Carries the rows out.
     *
     * @param type what each row is
     * @param body the lines; empty ones are passed over
     * @param row does what the request with a single one does
     * @return the lines of the answer
     * @throws Failure {@code invalid} when there are no rows or too many; rows that are wrong are answered in their line
     */
    public <T> Multi<BatchLine> carryOut(
            Class<T> type, String body, RoutingContext context, BiFunction<T, Request, Uni<Response>> row) {
        Request request = Request.of(context);
        if (request.idempotencyKey().length() > LONGEST_KEY) {
            throw Failure.invalid(
                    Request.IDEMPOTENCY_KEY, "The key of a batch has at most " + LONGEST_KEY + " characters");
        }
        List<String> lines = body.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || lines.size() > MOST_ROWS) {
            throw Failure.invalid("", "A batch has 1 to " + MOST_ROWS + " rows; this one has " + lines.size());
        }
        String path = context.normalizedPath();
        return Multi.createFrom()
                .iterable(IntStream.rangeClosed(1, lines.size()).boxed().toList())
                .group()
                .intoLists()
                .of(AT_ONCE)
                .onItem()
                .transformToUniAndConcatenate(numbers -> Uni.join()
                        .all(numbers.stream()
                                .map(number -> line(number, type, lines.get(number - 1), request, path, row))
                                .toList())
                        .andFailFast())
                .onItem()
                .transformToMultiAndConcatenate(answers -> Multi.createFrom().iterable(answers));
    }

    private <T> Uni<BatchLine> line(
            int number,
            Class<T> type,
            String line,
            Request request,
            String path,
            BiFunction<T, Request, Uni<Response>> row) {
        return Uni.createFrom()
                .deferred(() -> row.apply(bodies.read(type, line), request.row(number)))
                .map(answer -> BatchLine.of(number, answer))
                .onFailure()
                .recoverWithItem(failure -> BatchLine.of(number, Problem.of(failure, path, request.correlationId())));
    }
}
