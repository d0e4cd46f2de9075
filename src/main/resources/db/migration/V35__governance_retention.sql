-- What must not be removed, whatever its time: all that is about a subject, all of a period, or what is both.
create table governance_hold (
    number    integer     primary key generated always as identity,
    version   bigint      not null default 1,
    reason    text        not null,
    subject   text,
    from_time timestamptz,
    -- Exclusive; both null for any time.
    to_time   timestamptz,
    set_by    text        not null,
    set_for   text        not null,
    set_at    timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    check (subject is not null or from_time is not null or to_time is not null)
);

-- Whether something about these subjects that is of that time is held. Every room that removes something asks this; who asks
-- it of a whole partition first asks whether anything is held at all, which is one question and not millions.
create function legal_hold_covers(subjects text[], at timestamptz) returns boolean language sql stable as $$
    select exists (
        select from governance_hold
        where lifted_at is null
            and (subject is null or subject = any (subjects))
            and (from_time is null or at >= from_time) and (to_time is null or at < to_time))
$$;

-- Each look at what has been kept for long enough; a preview only counts.
create table governance_retention_run (
    number       integer     primary key generated always as identity,
    version      bigint      not null default 1,
    preview      boolean     not null,
    scheduled    boolean     not null,
    state        text        not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    requested_by text        not null,
    requested_at timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    lease_until  timestamptz not null default '-infinity',
    results      jsonb       not null default '[]',
    problem      text
);
-- One at a time, also of several replicas.
create unique index governance_retention_run_running on governance_retention_run ((true)) where state = 'running';
create index governance_retention_run_waiting on governance_retention_run (number) where state in ('waiting', 'running');

-- When what was asked for and answered was forgotten; the key, and what came of it, are remembered.
alter table command_intent add column forgotten_at timestamptz;
create index command_intent_forgettable on command_intent (created_at)
    where forgotten_at is null and state in ('settled', 'refused');

alter table webhook_delivery alter column body drop not null;

create index record_version_forgettable on record_version (until);

-- What a delivery came to be about, as far as that is known.
create function webhook_subjects(receipt text, event_id text, operations jsonb) returns text[] language sql immutable as $$
    select array(select operation ->> 'id' from jsonb_array_elements(operations) operation) || receipt || event_id
$$;

-- Drops the partition of a day and keeps what nobody has finished, and what is held.
create or replace function webhook_drop_partition(day date) returns void language plpgsql as $$
declare
    partition_name text := 'webhook_delivery_' || to_char(day, 'YYYY_MM_DD');
begin
    execute format('alter table webhook_delivery detach partition %I', partition_name);
    execute format('insert into webhook_delivery select * from %I where state in (''accepted'', ''stuck'')
        or exists (select from governance_hold where lifted_at is null)
            and legal_hold_covers(webhook_subjects(receipt, event_id, operations), received_at)', partition_name);
    execute format('drop table %I', partition_name);
end $$;

-- Drops the partition of the oldest day before, if there is one, but for what is held, and tells how many rows it took.
create function subscription_drop_day(before date) returns bigint language plpgsql as $$
declare
    partition_name text;
    dropped bigint;
begin
    select relname into partition_name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'subscription_delivered'::regclass and relname ~ '[0-9]{4}_[0-9]{2}_[0-9]{2}$'
        and to_date(right(relname, 10), 'YYYY_MM_DD') < before
    order by relname limit 1;
    if partition_name is null then
        return null;
    end if;
    execute format('alter table subscription_delivered detach partition %I', partition_name);
    execute format('select count(*) from %I where not (exists (select from governance_hold where lifted_at is null)
        and legal_hold_covers(array[subject], delivered_at))', partition_name) into dropped;
    execute format('insert into subscription_delivered select * from %I
        where exists (select from governance_hold where lifted_at is null)
            and legal_hold_covers(array[subject], delivered_at)', partition_name);
    execute format('drop table %I', partition_name);
    return dropped;
end $$;
drop function subscription_drop_days(date);
