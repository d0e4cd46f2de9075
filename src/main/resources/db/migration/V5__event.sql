-- The log in partitions by time, a week each, so that forgetting what is older than the retention is to drop a table.

-- Time grows with position, as the lock of event_head makes sure from now on: a position says which partitions come
-- before it. Replicas whose clocks differed may have stamped out of order; their facts take the time of the one before.
alter table event_head add column time timestamptz not null default '-infinity';
update event_log set time = earlier.time
from (select position, max(time) over (order by position) as time from event_log) as earlier
where event_log.position = earlier.position and event_log.time < earlier.time;
update event_head set time = coalesce((select max(time) from event_log), '-infinity');

create table event_partition (
    name           text        primary key,
    from_time      timestamptz not null unique,
    until_time     timestamptz not null,
    -- No lower position lies in this partition or in a later one. Null until it is known; always known for the oldest
    -- partition, where it tells what is still held.
    first_position bigint
);

alter table event_log rename to event_log_first;
alter table event_log_first drop constraint event_log_pkey, drop constraint event_log_id_key;
drop index event_log_subject;

create table event_log (
    position       bigint      not null,
    id             uuid        not null,
    type           text        not null,
    subject        text        not null,
    time           timestamptz not null,
    correlation_id text        not null,
    authority      text        not null,
    legal_entity   text,
    data           json        not null,
    primary key (position, time)
) partition by range (time);
create index event_log_subject on event_log (subject, position);

-- What a wrong clock stamps, so that an append never fails for lack of a partition.
create table event_log_default partition of event_log default;

-- Makes the partition of the week that begins on that Monday. Attached and not created in place: that would wait for
-- everyone who reads the log.
create function event_make_partition(monday timestamptz) returns void language plpgsql as $$
declare
    partition_name text := 'event_log_' || to_char(monday at time zone 'UTC', 'YYYY_MM_DD');
    next_monday timestamptz := monday + interval '168 hours';
begin
    lock table event_log_default in access exclusive mode;
    execute format('create table %I (like event_log including all)', partition_name);
    execute format(
        'with misplaced as (delete from event_log_default where time >= %L and time < %L returning *)
         insert into %I select * from misplaced', monday, next_monday, partition_name);
    execute format('alter table event_log attach partition %I for values from (%L) to (%L)',
        partition_name, monday, next_monday);
    insert into event_partition (name, from_time, until_time) values (partition_name, monday, next_monday);
end $$;

-- The first partition: everything until the coming Monday, and all that earlier versions wrote.
do $$
declare
    coming_monday timestamptz := (
        select date_trunc('week', greatest(now(), time), 'UTC') + interval '168 hours' from event_head);
begin
    execute format('alter table event_log attach partition event_log_first for values from (minvalue) to (%L)',
        coming_monday);
    insert into event_partition values ('event_log_first', '-infinity', coming_monday, 1);
    perform event_make_partition(coming_monday);
end $$;
