package io.atrium.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.PublicId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import static io.atrium.kernel.DatabaseTime.instant;

/**
 * Something that was out of line with its own past, in one hour or in more of them.
 *
 * @param number in the place of the id
 * @param value of the latest hour that was out of line
 * @param hours that were out of line
 * @param endedAt since when all is as usual again, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Anomaly", description = "Something out of line with the same hour of the weeks before")
@Holds(DataClass.INTERNAL)
record Anomaly(
        @JsonIgnore int number,
        @Schema(examples = "ano_53ysn18k") String id,
        @Schema(enumeration = {OPEN, ENDED}) String state,
        @Schema(
                        examples = "deliveries",
                        description = "What was counted: `deliveries` of a webhook source, `facts` of an authority, the"
                                + " `amount` of the documents that these were about, the `change-ratio`: what part of"
                                + " all documents of the type changed")
                String signal,
        @Schema(examples = "bamboohr") String source,
        @Schema(
                        examples = "employee.upsert",
                        description = "The command, the type of facts or of documents; absent for all of the source")
                String type,
        @Schema(examples = "EUR", description = "The currency of an amount") String currency,
        @Schema(enumeration = {Verdict.MORE, Verdict.LESS}) String direction,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(
                        examples = "412",
                        description = "Of the latest hour that was out of line; a ratio is from 0 to 1")
                double value,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "38", description = "The median of the same hour of the weeks before")
                double usual,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "10.3", description = "The least that would not have been out of line")
                double low,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "84.7", description = "The most that would not have been out of line")
                double high,
        @Schema(examples = "27.9", description = "How many times the usual spread it is off; negative below the median")
                double score,
        @Schema(examples = "8", description = "The weeks that it was held against") int weeks,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(
                        examples = "Webhook source bamboohr, employee.upsert, Tuesdays 09:00–10:00 UTC: 412 deliveries,"
                                + " usually 38 (median of 8 weeks; from 11 to 84 nothing would be said)",
                        description = "Why it is told of")
                String reason,
        @Schema(
                        examples = "Ask the source whether it means to",
                        description = "Where to look; nothing is done by itself")
                String suggestion,
        @Schema(description = "The first hour that was out of line") Instant firstHour,
        @Schema(description = "The latest") Instant lastHour,
        @Schema(examples = "1", description = "How many were") int hours,
        @Schema(description = "When it had been as usual for long enough") Instant endedAt) {

    static final String PREFIX = "ano";

    static final String OPEN = "open";
    static final String ENDED = "ended";

    static Anomaly of(Row row) {
        OffsetDateTime ended = row.getOffsetDateTime("ended_at");
        String signal = row.getString("signal");
        String direction = row.getString("direction");
        return new Anomaly(
                row.getInteger("number"),
                PublicId.of(PREFIX, row.getInteger("number")),
                ended == null ? OPEN : ENDED,
                signal,
                row.getString("source"),
                orNull(row.getString("type")),
                orNull(row.getString("unit")),
                direction,
                row.getDouble("value"),
                row.getDouble("usual"),
                row.getDouble("low"),
                row.getDouble("high"),
                row.getDouble("score"),
                row.getInteger("weeks"),
                row.getString("reason"),
                Explanation.suggestion(signal, direction),
                row.getOffsetDateTime("first_hour").toInstant(),
                row.getOffsetDateTime("last_hour").toInstant(),
                row.getInteger("hours"),
                instant(ended));
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A page of them, and how far the watch has come. */
    @Schema(
            name = "AnomalyPage",
            requiredProperties = {"data", "next", "watch"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<Anomaly> data,
            @Schema(examples = "YXBy", nullable = true, description = "Where the list goes on; null at its end")
                    String next,
            State watch) {}

    /**
     * How much is watched.
     *
     * @param countedUntil null before the first hour
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AnomalyWatch", description = "How far the watch has come")
    @Holds(DataClass.INTERNAL)
    record State(
            @Schema(description = "The end of the last hour that was counted") Instant countedUntil,
            @Schema(examples = "24", description = "What is counted, by signal, source and type") int series,
            @Schema(
                            examples = "3",
                            description = "Of these, those with too little history: nothing is said about them yet")
                    int tooYoung,
            @Schema(examples = "4", description = "The weeks of history that this takes") int weeksNeeded,
            @Schema(
                            examples = "Of 3 of 24 series less than 4 weeks are known; nothing is said about these yet",
                            description = "The same in words")
                    String words) {}
}
