package io.atrium.measure;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.BiFunction;

/**
 * Something that can be counted hour by hour afterwards, so that what is unusual can be told from what is not.
 *
 * @param signal what it is called, such as {@code deliveries}; the code names a handful
 * @param kind how its values spread
 * @param from what stands before the source in a sentence, such as {@code Webhook source}
 * @param query gives rows of {@code source}, {@code type}, {@code unit}, {@code value} in double precision, and
 *     {@code complete}: false while more of that hour may yet become known. Both texts may be empty, and have few values:
 *     what is configured, or kinds that the code names. Bounded by the hour, also in what it costs
 * @param oldest gives one row with the time, in {@code at}, from which on there is something to count, or null
 * @param values of the query's parameters, from the beginning of the hour and its end, which is not part of it
 */
public record HourlyCount(
        String signal,
        Kind kind,
        String from,
        String query,
        String oldest,
        BiFunction<Instant, Instant, Tuple> values) {

    /** One whose query has the beginning and the end of the hour for its parameters. */
    public static HourlyCount of(String signal, Kind kind, String from, String query, String oldest) {
        return new HourlyCount(
                signal,
                kind,
                from,
                query,
                oldest,
                (begin, end) -> Tuple.of(begin.atOffset(ZoneOffset.UTC), end.atOffset(ZoneOffset.UTC)));
    }

    /** How the values of a signal spread. */
    public enum Kind {
        /** A number of things; an hour without any is a zero. */
        COUNT,
        /** A sum of money; an hour without any says nothing. */
        AMOUNT,
        /** Part of a whole, from 0 to 1; an hour without any is a zero. */
        SHARE
    }
}
