package io.atrium.governance;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.record.InterfaceRegister;
import io.atrium.record.KnownInterface;
import io.atrium.record.KnownInterfaces;
import io.atrium.record.RegisteredInterface;
import io.atrium.record.RegisteredInterface.DeprecatedCalls;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All interfaces that rooms have and systems that call, and what people have decided about them. */
@ApplicationScoped
class Register implements InterfaceRegister {

    static final String CONSUMER = "consumer";

    private final List<KnownInterfaces> rooms;
    private final Consumers consumers;
    private final Pool pool;
    private final GovernanceConfig config;
    private final Clock clock;

    Register(@All List<KnownInterfaces> rooms, Consumers consumers, Pool pool, GovernanceConfig config, Clock clock) {
        this.rooms = rooms;
        this.consumers = consumers;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /** What is known without anybody having decided it. */
    private record Found(KnownInterface known, Instant lastSeenAt, List<DeprecatedCalls> deprecatedCalls) {

        private String place() {
            return place(known.kind(), known.name());
        }

        private static String place(String kind, String name) {
            return kind + " " + name;
        }
    }

    @Override
    public Uni<List<RegisteredInterface>> all() {
        return found().chain(found -> decided(pool).map(decided -> found.stream()
                .map(each -> registered(each, decided.get(each.place())))
                .sorted(Comparator.comparing(RegisteredInterface::kind).thenComparing(RegisteredInterface::name))
                .toList()));
    }

    private Uni<List<Found>> found() {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(KnownInterfaces::known)
                .onItem()
                .<KnownInterface>disjoint()
                .map(known -> new Found(known, null, null))
                .collect()
                .asList()
                .chain(ofRooms -> consumers.lastSeen().chain(seen -> consumers
                        .deprecatedCalls()
                        .map(calls -> Stream.concat(ofRooms.stream(), callers(seen, calls))
                                .toList())));
    }

    /** What a client may be shown depends on its token, each time. */
    private static Stream<Found> callers(Map<String, Instant> seen, Map<String, List<DeprecatedCalls>> calls) {
        return seen.entrySet().stream()
                .map(each -> new Found(
                        new KnownInterface(CONSUMER, each.getKey(), null, DataClass.BANK),
                        each.getValue(),
                        calls.getOrDefault(each.getKey(), List.of())));
    }

    private static Uni<Map<String, Row>> decided(SqlClient database) {
        return database.query("select * from governance_interface").execute().map(rows -> {
            Map<String, Row> decided = new HashMap<>();
            rows.forEach(row -> decided.put(Found.place(row.getString("kind"), row.getString("name")), row));
            return decided;
        });
    }

    private RegisteredInterface registered(Found found, Row row) {
        KnownInterface known = found.known();
        LocalDate reviewed = row == null ? null : row.getLocalDate("reviewed_on");
        LocalDate due = reviewed == null
                ? null
                : reviewed.plusDays(config.reviewInterval().toDays());
        return new RegisteredInterface(
                known.kind(),
                known.name(),
                row == null ? 0 : row.getLong("version"),
                row == null ? known.owner() : row.getString("owner"),
                row == null ? null : row.getString("steward"),
                known.holds().text(),
                row == null ? null : row.getString("criticality"),
                row == null ? null : row.getString("service_level"),
                row == null ? null : row.getString("agreement"),
                reviewed,
                due,
                review(due),
                row == null ? null : row.getString("changed_by"),
                row == null ? null : row.getOffsetDateTime("changed_at").toInstant(),
                found.lastSeenAt(),
                found.deprecatedCalls());
    }

    private String review(LocalDate due) {
        if (due == null) {
            return "unknown";
        }
        return due.isBefore(today()) ? "overdue" : "current";
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** As it stands. Fails with {@code not-found}. */
    Uni<RegisteredInterface> one(String kind, String name) {
        return all().map(all -> all.stream()
                .filter(each -> each.kind().equals(kind) && each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.notFound("There is no such interface")));
    }

    /** Stores what was decided, in the caller's transaction. */
    Uni<RegisteredInterface> decide(
            SqlConnection transaction, String kind, String name, InterfaceDecision decision, String by) {
        return transaction
                .preparedQuery(
                        """
                        insert into governance_interface as known (kind, name, owner, steward, criticality, service_level,
                            agreement, reviewed_on, changed_by, changed_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        on conflict (kind, name) do update set version = known.version + 1, owner = excluded.owner,
                            steward = excluded.steward, criticality = excluded.criticality,
                            service_level = excluded.service_level, agreement = excluded.agreement,
                            reviewed_on = excluded.reviewed_on, changed_by = excluded.changed_by,
                            changed_at = excluded.changed_at
                        returning *""")
                .execute(Tuple.tuple()
                        .addString(kind)
                        .addString(name)
                        .addString(decision.owner())
                        .addString(decision.steward())
                        .addString(decision.criticality())
                        .addString(decision.serviceLevel())
                        .addString(decision.agreement())
                        .addLocalDate(decision.reviewedOn())
                        .addString(by)
                        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(rows -> found().map(found -> registered(
                        found.stream()
                                .filter(each -> each.place().equals(Found.place(kind, name)))
                                .findFirst()
                                .orElseThrow(() -> Failure.notFound("There is no such interface")),
                        rows.iterator().next())));
    }
}
