package io.atrium.workforce;

import io.atrium.access.Caller;
import io.atrium.kernel.Money;
import io.atrium.record.Relations;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reckons what was planned and worked, and what it cost, week by week. PostgreSQL does it over the documents as they are,
 * so there is no sum that could be out of date: it seeks the shifts and time entries of one week by the indexes of their
 * keys, and reads nothing else but those employees' places. A page looks at no more weeks than it needs.
 *
 * <p>Overtime is an employee's: the hours of a week are counted in the order of their days, in all facilities of a legal
 * entity together, and those beyond the weekly hours belong to where they were worked. Corrections, which are negative
 * hours, take back what they correct.
 */
@ApplicationScoped
class LaborCosts {

    /** What it is worked out from. */
    static final List<String> TYPES =
            List.of(TimeEntryMapping.NAME, ShiftType.NAME, TimecardType.NAME, EmployeeMapping.NAME);

    // Of time entries there is a cost only for those who may see it.
    private static final String WEEK =
            """
            with other_hours as (
                select * from unnest($6::text[], $7::text[]) as of_some (legal_entity, hours)),
            shift as (
                select shift.legal_entity, shift."employeeId" as employee, day.day, shift."start",
                    coalesce(nullif(shift."facilityId", ''), home."facilityId", '') as facility,
                    coalesce(nullif(shift."departmentId", ''), home."departmentId", '') as department,
                    extract(epoch from shift."end"::timestamptz - shift."start"::timestamptz)::numeric / 3600
                        - coalesce(shift."breakMinutes"::numeric, 0) / 60 as hours
                from unnest($1::text[], $2::text[], $3::text[]) as day (day, since, below)
                join %1$s shift on shift."start" >= day.since and shift."start" < day.below
                left join %4$s home on home."id" = shift."employeeId"
                where shift."status" <> 'cancelled'
                    and ($4::text[] is null or shift.legal_entity is null or shift.legal_entity = any ($4))
                    and ($5::text is null or shift.legal_entity = $5)),
            entry as (
                select entry.*, entry."hours"::numeric as amount,
                    sum(entry."hours"::numeric) over (
                        partition by entry.legal_entity, entry."employeeId" order by entry."date", entry.odoo_id) as so_far
                from %2$s entry
                where entry."date" >= ($1::text[])[1] and entry."date" <= ($1::text[])[7] and entry."leaveId" = ''
                    and ($4::text[] is null or entry.legal_entity is null or entry.legal_entity = any ($4))
                    and ($5::text is null or entry.legal_entity = $5)),
            work as (
                select entry.legal_entity,
                    coalesce(nullif(card."facilityId", ''), worked.facility, home."facilityId", '') as facility,
                    coalesce(
                        nullif(card."departmentId", ''), nullif(worked.department, ''), entry."departmentId") as department,
                    entry.amount as hours,
                    greatest(0, entry.so_far - weekly.hours)
                        - greatest(0, entry.so_far - entry.amount - weekly.hours) as overtime,
                    (entry."cost"::json ->> 'amount')::numeric as cost, entry."cost"::json ->> 'currency' as currency
                from entry
                left join other_hours on other_hours.legal_entity = entry.legal_entity
                cross join lateral (select coalesce(other_hours.hours, $8::text)::numeric as hours) weekly
                left join %3$s card on card."timeEntryId" = entry."id"
                left join (select distinct on (employee, day) * from shift order by employee, day, "start") worked
                    on worked.employee = entry."employeeId" and worked.day = entry."date"
                left join %4$s home on home."id" = entry."employeeId"),
            both_of_them as (
                select legal_entity, facility, department, hours as planned,
                    0::numeric as worked, 0::numeric as overtime, 0::numeric as unpriced, 0::numeric as cost, null as currency
                from shift
                union all
                select legal_entity, facility, department, 0,
                    hours, overtime, case when cost is null then hours else 0 end, coalesce(cost, 0), currency
                from work)
            select coalesce(legal_entity, '') as legal_entity, facility, department, sum(planned) as planned,
                sum(worked) as worked, sum(overtime) as overtime, sum(unpriced) as unpriced,
                sum(cost) as cost, max(currency) as currency
            from both_of_them
            where ($9::text is null or facility = $9) and ($10::text is null or department = $10)
                and ($11::text is null
                    or (coalesce(legal_entity, '') collate "C", facility collate "C", department collate "C")
                        > ($11, $12::text, $13::text))
            group by coalesce(legal_entity, ''), facility, department
            order by coalesce(legal_entity, '') collate "C", facility collate "C", department collate "C"
            limit $14""";

    private static final int DECIMALS = 2;

    private final Pool pool;
    private final Relations relations;
    private final OvertimeRules overtime;
    private final Clock clock;
    private final ZoneId zone;

    LaborCosts(Pool pool, Relations relations, OvertimeRules overtime, WorkforceConfig config, Clock clock) {
        this.pool = pool;
        this.relations = relations;
        this.overtime = overtime;
        this.clock = clock;
        this.zone = config.timeZone();
    }

    /** The week that it is. */
    Week present() {
        return Week.of(LocalDate.ofInstant(clock.instant(), zone));
    }

    /** The rows of a page, and one more when there is a next one. */
    Uni<List<LaborCost>> find(LaborCostQuery query, Caller caller) {
        boolean isOpen = caller.scopes().contains(LaborCost.SCOPE);
        return Multi.createFrom()
                .items(query.first().upTo(query.to()))
                .onItem()
                .transformToMultiAndConcatenate(week -> of(week, query, caller, isOpen))
                .select()
                .first(query.limit() + 1L)
                .collect()
                .asList();
    }

    private Multi<LaborCost> of(Week week, LaborCostQuery query, Caller caller, boolean isOpen) {
        return pool.preparedQuery(sql(isOpen))
                .execute(parameters(week, query, caller))
                .onItem()
                .transformToMulti(rows -> Multi.createFrom().iterable(rows))
                .map(row -> row(week, row, isOpen));
    }

    private String sql(boolean isOpen) {
        List<String> entry = List.of("id", "employeeId", "departmentId", "date", "leaveId", "hours");
        return WEEK.formatted(
                relations.of(
                        ShiftType.NAME,
                        List.of("employeeId", "facilityId", "departmentId", "status", "start", "end", "breakMinutes")),
                isOpen
                        ? relations.of(
                                TimeEntryMapping.NAME,
                                Stream.concat(entry.stream(), Stream.of("cost")).toList())
                        : "(select open.*, null as \"cost\" from %s open)"
                                .formatted(relations.of(TimeEntryMapping.NAME, entry)),
                relations.of(TimecardType.NAME, List.of("timeEntryId", "facilityId", "departmentId")),
                relations.of(EmployeeMapping.NAME, List.of("id", "facilityId", "departmentId")));
    }

    private Tuple parameters(Week week, LaborCostQuery query, Caller caller) {
        LaborCostQuery.Place after =
                query.after() != null && query.after().week().equals(week) ? query.after() : null;
        return Tuple.tuple()
                .addArrayOfString(texts(week.days().stream().map(LocalDate::toString)))
                .addArrayOfString(texts(week.days().stream().map(this::start)))
                .addArrayOfString(texts(week.days().stream().map(day -> start(day.plusDays(1)))))
                .addArrayOfString(caller.legalEntities()
                        .map(entities -> texts(entities.stream()))
                        .orElse(null))
                .addString(query.legalEntityId())
                .addArrayOfString(overtime.legalEntities())
                .addArrayOfString(overtime.weeklyHours())
                .addString(overtime.common().toPlainString())
                .addString(query.facilityId())
                .addString(query.departmentId())
                .addString(after == null ? null : after.legalEntityId())
                .addString(after == null ? null : after.facilityId())
                .addString(after == null ? null : after.departmentId())
                .addInteger(query.limit() + 1);
    }

    private static String[] texts(Stream<String> texts) {
        return texts.toArray(String[]::new);
    }

    private String start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toString();
    }

    private static LaborCost row(Week week, Row row, boolean isOpen) {
        String currency = row.getString("currency");
        return new LaborCost(
                week.text(),
                id(row, "legal_entity"),
                id(row, "facility"),
                id(row, "department"),
                hours(row, "planned"),
                hours(row, "worked"),
                hours(row, "overtime"),
                isOpen ? hours(row, "unpriced") : null,
                currency == null ? null : Money.of(row.getBigDecimal("cost"), currency),
                isOpen ? null : LaborCost.RESTRICTED);
    }

    private static String id(Row row, String column) {
        String id = row.getString(column);
        return id.isEmpty() ? null : id;
    }

    private static BigDecimal hours(Row row, String column) {
        BigDecimal hours = row.getBigDecimal(column)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return hours.scale() < 0 ? hours.setScale(0) : hours;
    }
}
