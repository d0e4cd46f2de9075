-- How much of what came in each hour, and what was out of line with the same hour of the weeks before.

-- What is counted: a kind of thing, of a type, from a source.
create table watch_series (
    number     integer     primary key generated always as identity,
    -- What is counted, such as 'deliveries'.
    signal     text        not null,
    source     text        not null,
    -- Empty for all that comes from the source.
    type       text        not null,
    -- The currency of an amount; else empty.
    unit       text        not null,
    -- Before that it is not known to have been watched, so that nothing is no sample.
    first_hour timestamptz not null,
    last_hour  timestamptz not null,
    unique (signal, source, type, unit)
);
create index watch_series_last on watch_series (last_hour);

-- An hour in which nothing came has no row.
create table watch_hour (
    series integer          not null references watch_series on delete cascade,
    hour   timestamptz      not null,
    value  double precision not null,
    -- The same on the scale on which it is judged.
    scaled double precision not null,
    primary key (series, hour)
);
create index watch_hour_of on watch_hour (hour);

-- The hours that were counted, each once, however many processes there are.
create table watch_counted (
    hour timestamptz primary key
);

create table watch_anomaly (
    number      integer          primary key generated always as identity,
    signal      text             not null,
    source      text             not null,
    type        text             not null,
    unit        text             not null,
    direction   text             not null check (direction in ('more', 'less')),
    -- Of the latest hour that was out of line: what there was, what is usual, and between what it would not have been told of.
    value       double precision not null,
    usual       double precision not null,
    low         double precision not null,
    high        double precision not null,
    score       double precision not null,
    weeks       integer          not null,
    reason      text             not null,
    first_hour  timestamptz      not null,
    last_hour   timestamptz      not null,
    -- Hours that were out of line, and since the latest of them those that were not.
    hours       integer          not null default 1,
    usual_hours integer          not null default 0,
    -- Whether a team has heard of it.
    told        boolean          not null default false,
    ended_at    timestamptz
);
create unique index watch_anomaly_open on watch_anomaly (signal, source, type, unit) where ended_at is null;
create index watch_anomaly_ended on watch_anomaly (ended_at) where ended_at is not null;

-- The last position of the log whose fact is older than that. Positions have no gaps and time grows with them, so a few
-- looks find it; what is missing was removed because it is old.
create function event_position_before(at timestamptz) returns bigint language plpgsql stable as $$
declare
    low bigint := coalesce((select min(first_position) - 1 from event_partition), 0);
    high bigint := (select position from event_head);
    middle bigint;
begin
    while low < high loop
        middle := (low + high + 1) / 2;
        if coalesce((select time < at from event_log where position = middle), true) then
            low := middle;
        else
            high := middle - 1;
        end if;
    end loop;
    return low;
end $$;
