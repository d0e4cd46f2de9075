package io.atrium.audit;

import io.atrium.access.Caller;
import io.atrium.group.Groups;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.KeptStatement;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The append-only trail of deeds. Each append is a link of one of several chains: the number of the transaction decides
 * of which, so that one transaction always appends to the same, and few wait for each other. Nothing of it can be changed
 * afterwards without leaving a link that does not fit; see {@link Checkpoints}.
 */
@ApplicationScoped
public class AuditTrail {

    /** As many as the migration made. */
    static final int CHAINS = 16;

    private static final String APPEND = KeptStatement.of(
            """
            with head as (
                update audit_chain set link = link + 1, hash = sha256(hash || $1)
                where chain = pg_current_xact_id()::text::bigint %% %d
                returning chain, link, hash)
            insert into audit_entry (chain, link, place, hash, at, caller, person, action, subject, subjects, outcome, note,
                correlation_id, before_hash, after_hash)
            select head.chain, head.link, place, head.hash, at, caller, person, action, subject,
                string_to_array(subjects, ' '), outcome, note, correlation_id, before_hash, after_hash
            from head, unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[]) with ordinality
                as entry (at, caller, person, action, subject, subjects, outcome, note, correlation_id, before_hash,
                    after_hash, place)"""
                    .formatted(CHAINS));

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final Groups.Bounds BOUNDS = new Groups.Bounds(500, 4 << 20, 1, 20_000, 32 << 20);

    private final Pool pool;
    private final Clock clock;
    private final Groups<Dated, Boolean> groups;

    AuditTrail(Pool pool, Vertx vertx, MeterRegistry metrics, Clock clock) {
        this.pool = pool;
        this.clock = clock;
        this.groups = new Groups<>(this::store, Dated::bytes, failure -> false, BOUNDS, PATIENCE, vertx);
        Gauge.builder("atrium.audit.held", groups::held)
                .description("Entries that wait to be stored")
                .register(metrics);
    }

    /**
     * Appends an entry in the transaction of the deed: both are committed, or neither. Call it after all else, facts
     * included: from here until the transaction ends, others wait who would append to the same chain.
     */
    public Uni<Void> append(SqlConnection transaction, Entry entry) {
        return append(transaction, List.of(entry));
    }

    /** The same with several. */
    public Uni<Void> append(SqlConnection transaction, List<Entry> entries) {
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : store(transaction, entries.stream().map(this::dated).toList());
    }

    /**
     * Appends what has no transaction of its own, such as a reading. What comes at the same time is committed together.
     * Completes when it is committed; whatever it tells of may happen only then.
     *
     * @throws Failure {@code unavailable} when it could not be
     */
    public Uni<Void> record(Entry entry) {
        return groups.add(dated(entry)).replaceWithVoid().onFailure().transform(cause -> new Failure(
                        FailureCode.UNAVAILABLE, "What would be audited cannot be, so it is not done", cause)
                .retryAfter(COME_BACK));
    }

    private Dated dated(Entry entry) {
        return new Dated(clock.instant().truncatedTo(ChronoUnit.MICROS), entry.kept());
    }

    private Uni<List<Boolean>> store(List<Dated> entries) {
        return store(pool, entries).replaceWith(Collections.nCopies(entries.size(), true));
    }

    private static Uni<Void> store(SqlClient database, List<Dated> entries) {
        Buffer digests = Buffer.buffer(entries.size() * Written.HASH_BYTES);
        entries.forEach(dated -> digests.appendBytes(Written.digest(dated.at, dated.entry)));
        return database.preparedQuery(APPEND)
                .execute(Tuple.tuple()
                        .addBuffer(digests)
                        .addArrayOfOffsetDateTime(entries.stream()
                                .map(dated -> dated.at.atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new))
                        .addArrayOfString(column(entries, Entry::caller))
                        .addArrayOfString(column(entries, Entry::person))
                        .addArrayOfString(column(entries, Entry::action))
                        .addArrayOfString(column(entries, Entry::subject))
                        .addArrayOfString(column(entries, Written::joined))
                        .addArrayOfString(column(entries, Entry::outcome))
                        .addArrayOfString(column(entries, Entry::note))
                        .addArrayOfString(column(entries, Entry::correlationId))
                        .addArrayOfString(column(entries, Entry::before))
                        .addArrayOfString(column(entries, Entry::after)))
                .invoke(stored -> requireAll(stored.rowCount(), entries.size()))
                .replaceWithVoid();
    }

    /** Where there is no chain, nothing would be stored, and nobody would notice. */
    private static void requireAll(int stored, int wanted) {
        if (stored != wanted) {
            throw new IllegalStateException(
                    "audit_chain lacks a chain: " + stored + " of " + wanted + " entries could be stored");
        }
    }

    private static String[] column(List<Dated> entries, Function<Entry, String> value) {
        return entries.stream().map(dated -> value.apply(dated.entry)).toArray(String[]::new);
    }

    private record Dated(Instant at, Entry entry) {

        /** More or less. */
        int bytes() {
            return 500 + (entry.subjects() == null ? 0 : 20 * entry.subjects().size());
        }
    }

    /**
     * A deed.
     *
     * @param caller the client or source that wanted it
     * @param person for whom: {@code sub} of the token; the caller itself when it acted for nobody else
     * @param action the operation, such as {@code purchase-order.create}
     * @param subject what it was done to: a canonical id, or null when nothing came to be
     * @param subjects of a deed that was done to many, all of them; else null
     * @param outcome {@code done} or a failure code
     * @param note what was said about it, such as why a rule was set aside, or null; never the value of a restricted field
     * @param correlationId of the request or delivery
     * @param before SHA-256 of the open part of the subject as it was, in hexadecimal digits, or null
     * @param after the same as it became
     */
    public record Entry(
            String caller,
            String person,
            String action,
            String subject,
            List<String> subjects,
            String outcome,
            String note,
            String correlationId,
            String before,
            String after) {

        private static final int LONGEST = 1_000;

        /** By a client that acts for nobody else. */
        public Entry(String caller, String action, String subject, String outcome, String note, String correlationId) {
            this(caller, caller, action, subject, null, outcome, note, correlationId, null, null);
        }

        /** By a caller, and well done. */
        public static Entry done(Caller caller, String action, String correlationId) {
            return new Entry(
                    caller.client(), caller.subject(), action, null, null, "done", null, correlationId, null, null);
        }

        /** The same, done to that. */
        public Entry to(String what) {
            return new Entry(caller, person, action, what, subjects, outcome, note, correlationId, before, after);
        }

        /** The same, done to all of these. */
        public Entry toAll(List<String> all) {
            return new Entry(caller, person, action, subject, all, outcome, note, correlationId, before, after);
        }

        /** The same, of which that is said. */
        public Entry noting(String said) {
            return new Entry(caller, person, action, subject, subjects, outcome, said, correlationId, before, after);
        }

        /** The same, which ended so. */
        public Entry ending(String how) {
            return new Entry(caller, person, action, subject, subjects, how, note, correlationId, before, after);
        }

        /** The same, which made the one of the other. */
        public Entry changing(byte[] was, byte[] is) {
            return new Entry(
                    caller,
                    person,
                    action,
                    subject,
                    subjects,
                    outcome,
                    note,
                    correlationId,
                    Written.fingerprint(was),
                    Written.fingerprint(is));
        }

        /** As PostgreSQL can keep it, and no longer than anyone reads. */
        private Entry kept() {
            return new Entry(
                    kept(caller),
                    kept(person),
                    kept(action),
                    kept(subject),
                    subjects == null
                            ? null
                            : subjects.stream()
                                    .map(each -> kept(each).replace(' ', '_'))
                                    .toList(),
                    kept(outcome),
                    kept(note),
                    kept(correlationId),
                    before,
                    after);
        }

        private static String kept(String text) {
            if (text == null || text.length() <= LONGEST && text.codePoints().allMatch(Entry::isPlain)) {
                return text;
            }
            return text.codePoints()
                    .limit(LONGEST)
                    .filter(Entry::isPlain)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        /** Neither what no text of PostgreSQL's has, nor half a character. */
        private static boolean isPlain(int character) {
            return character != 0 && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
        }
    }
}
