package io.atrium.event;

import io.atrium.measure.HourlyCount;
import io.atrium.measure.HourlyCount.Kind;
import io.atrium.measure.HourlyCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What the log tells of an hour: how many facts of each type there were by each authority, what amounts the documents had
 * that they were about, and what part of all documents of the type these were. What Atrium tells of itself does not count.
 */
@ApplicationScoped
class FactCounts implements HourlyCounts {

    private static final String FROM = "Authority";

    private static final String OF_THE_HOUR =
            """
            from event_log
            where position > (select event_position_before($1)) and position <= (select event_position_before($2))
                and time >= $1 and time < $2
                and split_part(type, '.', 3) not in ('exception', 'subscription', 'test')""";

    private static final String FACTS =
            """
            select authority as source, type, '' as unit, count(*)::float8 as value, true as complete
            %s
            group by authority, type"""
                    .formatted(OF_THE_HOUR);

    // Each document once, as it was last. Its amount is what it calls its total, or its amount.
    private static final String AMOUNTS =
            """
            select source, type, unit, sum(amount)::float8 as value, true as complete
            from (
                select distinct on (subject) authority as source, split_part(type, '.', 3) as type,
                    coalesce(data -> 'total', data -> 'amount') ->> 'currency' as unit,
                    case when coalesce(data -> 'total', data -> 'amount') ->> 'amount' ~ '^-?[0-9]+(\\.[0-9]+)?$'
                        then (coalesce(data -> 'total', data -> 'amount') ->> 'amount')::numeric end as amount
                %s and type not like '%%.deleted.v_'
                order by subject, position desc
            ) as document
            where unit is not null and amount is not null
            group by source, type, unit"""
                    .formatted(OF_THE_HOUR);

    // Of few documents every part is large. Many are not counted, which would take a second for each hour that is made
    // up for: their number is what PostgreSQL last knew of their table.
    private static final String CHANGED =
            """
            select source, hour.type, '' as unit, least(1, changed::float8 / documents) as value, true as complete
            from (
                select authority as source, split_part(type, '.', 3) as type, count(distinct subject) as changed
                %s
                group by 1, 2
            ) as hour
            cross join lateral (
                select case
                    when estimate >= 10000 then estimate
                    else (select count(*) from record_document where record_document.type = hour.type and not deleted)
                    end as documents
                from (
                    select max(reltuples)::float8 as estimate from pg_class
                    where oid = to_regclass('record_document_' || replace(hour.type, '-', '_'))
                ) as known
            ) as held
            where documents >= 50"""
                    .formatted(OF_THE_HOUR);

    private static final String OLDEST = "select (select time from event_log order by position limit 1) as at";

    @Override
    public List<HourlyCount> counted() {
        return List.of(
                HourlyCount.of("facts", Kind.COUNT, FROM, FACTS, OLDEST),
                HourlyCount.of("amount", Kind.AMOUNT, FROM, AMOUNTS, OLDEST),
                HourlyCount.of("change-ratio", Kind.SHARE, FROM, CHANGED, OLDEST));
    }
}
