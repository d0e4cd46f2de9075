-- Deliveries in two tables: what is not finished, small and always in motion, and what was delivered, in partitions by day,
-- so that forgetting it is to drop a table. No fact is copied: a delivery points into the log.

alter table subscription
    -- In the place of the id, wherever there are many.
    add column number               integer     not null generated always as identity unique,
    add column version              bigint      not null default 1,
    add column updated_at           timestamptz,
    -- Only facts of these, and those that belong to none; null: all that it may see.
    add column wanted_entities      text[],
    -- JSONata on the CloudEvent; see io.atrium.subscription.Filter.
    add column filter               text,
    add column body                 text        not null default 'full' check (body in ('full', 'thin')),
    add column signing              text        not null default 'hmac-sha256' check (signing in ('hmac-sha256', 'ed25519')),
    -- What verifies ed25519.
    add column public_key           text,
    -- Secrets are sealed, see io.atrium.kernel.Vault; plain only where an earlier version of Atrium stored them, until the
    -- next start.
    add column sealed               boolean     not null default true,
    add column secret_version       integer     not null default 1,
    -- The team here that looks after it when deliveries fail.
    add column owner                text        not null default 'integration-support',
    -- Deliveries a second and at once; null: as configured.
    add column rate                 integer,
    add column concurrency          integer,
    -- Why it is not active.
    add column state_reason         text,
    -- How many times people have been told since failing_since.
    add column notices              integer     not null default 0,
    -- The process that sends for it; see subscription_worker.
    add column worker               uuid;
update subscription set sealed = false, updated_at = created_at;
alter table subscription
    alter column updated_at set not null,
    drop constraint subscription_state_check,
    add constraint subscription_state_check check (state in ('active', 'paused', 'disabled'));
create index subscription_worker_lanes on subscription (worker);

-- The processes that send, and until when each of them is believed to live. One that is not renews nothing, and what it
-- sent for is taken over.
create table subscription_worker (
    id          uuid        primary key,
    alive_until timestamptz not null
);

-- Counts up with every change of who wants what. Whoever queues facts by what it remembers names the number, and queues
-- nothing when it is not the number any more: no fact passes a subscription that was there before it.
create table subscription_revision (
    revision bigint not null
);
insert into subscription_revision values (1);

create function subscription_revise() returns trigger language plpgsql as $$
begin
    update subscription_revision set revision = revision + 1;
    return null;
end $$;
create trigger subscription_revise
    after insert or delete or update of types, legal_entities, wanted_entities on subscription
    for each statement execute function subscription_revise();

-- The facts that were queued lately: one that comes again is not queued again.
create table subscription_fact (
    event_id uuid        primary key,
    at       timestamptz not null
);
create index subscription_fact_forgettable on subscription_fact using brin (at);

alter table subscription_delivery rename to subscription_delivery_first;
alter table subscription_delivery_first
    rename constraint subscription_delivery_pkey to subscription_delivery_first_pkey;
alter table subscription_delivery_first
    rename constraint subscription_delivery_subscription_id_event_id_key to subscription_delivery_first_event_key;
drop index subscription_delivery_due, subscription_delivery_order, subscription_delivery_latest;

-- What is not finished. Not one primary key but two halves of it, so that what flows by touches one index only.
create table subscription_delivery (
    -- Grows in the order in which facts arrive, which is their order per subject.
    id              bigint      not null generated always as identity,
    -- subscription.number. Not a foreign key: what a deleted subscription leaves behind is cleared away later.
    subscription    integer     not null,
    event_id        uuid        not null,
    type            text        not null,
    subject         text        not null,
    -- Where the fact stands in the log; null: nowhere, and the body is here.
    position        bigint,
    fact_time       timestamptz not null,
    body            bytea,
    -- The fact that this one repeats, and the replay that does.
    replay_of       uuid,
    replay          integer,
    -- Whether a replay has repeated it since it was given up.
    repeated        boolean     not null default false,
    -- fresh: never failed; waiting: failed, and is tried again; dead: given up
    state           text        not null default 'fresh' check (state in ('fresh', 'waiting', 'dead')),
    attempts        integer     not null default 0,
    queued_at       timestamptz not null,
    next_attempt_at timestamptz,
    last_status     integer,
    last_error      text
);
create unique index subscription_delivery_fresh on subscription_delivery (subscription, id) where state = 'fresh';
create unique index subscription_delivery_failed on subscription_delivery (subscription, id) where state <> 'fresh';
-- In motion all the time, and its size says nothing about what it will be in a minute.
alter table subscription_delivery set (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
    autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);

-- Facts that are sent once more, some a second; by the process that sends for the subscription.
create table subscription_replay (
    number         integer     primary key generated always as identity,
    subscription   integer     not null,
    client         text        not null,
    requested_by   text        not null,
    from_time      timestamptz not null,
    to_time        timestamptz not null,
    types          text[],
    subject        text,
    failed_only    boolean     not null,
    rate           integer     not null,
    state          text        not null default 'running' check (state in ('running', 'done', 'cancelled')),
    -- Counted at the beginning.
    matched        bigint      not null,
    queued         bigint      not null default 0,
    -- The positions that the times stand for, and how far it has come; of failed ones, by the deliveries' ids instead.
    after          bigint      not null,
    until          bigint      not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null
);
create index subscription_replay_running on subscription_replay (subscription) where state = 'running';
create index subscription_replay_of on subscription_replay (subscription, number);

create table subscription_delivered (
    id           bigint      not null,
    subscription integer     not null,
    event_id     uuid        not null,
    type         text        not null,
    subject      text        not null,
    replay_of    uuid,
    attempts     integer     not null,
    last_status  integer,
    queued_at    timestamptz not null,
    delivered_at timestamptz not null
) partition by range (delivered_at);
create index subscription_delivered_latest on subscription_delivered (subscription, id);
-- What is delivered while a day has no partition.
create table subscription_delivered_rest partition of subscription_delivered default;

-- Makes the partition of a day (UTC) if there is none. Attached and not created in place: that would wait for everyone who
-- reads.
create function subscription_make_day(day date) returns void language plpgsql as $$
declare
    partition_name text := 'subscription_delivered_' || to_char(day, 'YYYY_MM_DD');
    from_time timestamptz := day::timestamp at time zone 'UTC';
    until_time timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
    if to_regclass(partition_name) is not null then
        return;
    end if;
    lock table subscription_delivered_rest in access exclusive mode;
    execute format('create table %I (like subscription_delivered including all)', partition_name);
    execute format(
        'with misplaced as (delete from subscription_delivered_rest where delivered_at >= %L and delivered_at < %L returning *)
         insert into %I select * from misplaced', from_time, until_time, partition_name);
    execute format('alter table subscription_delivered attach partition %I for values from (%L) to (%L)',
        partition_name, from_time, until_time);
end $$;

-- Drops the partitions of the days before, and tells how many.
create function subscription_drop_days(before date) returns integer language plpgsql as $$
declare
    partition_name text;
    dropped integer := 0;
begin
    for partition_name in
        select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent = 'subscription_delivered'::regclass and relname ~ '[0-9]{4}_[0-9]{2}_[0-9]{2}$'
            and to_date(right(relname, 10), 'YYYY_MM_DD') < before
    loop
        execute format('drop table %I', partition_name);
        dropped := dropped + 1;
    end loop;
    delete from subscription_delivered_rest where delivered_at < before::timestamp at time zone 'UTC';
    return dropped;
end $$;

insert into subscription_delivery (id, subscription, event_id, type, subject, fact_time, body, state, attempts, queued_at,
    next_attempt_at, last_status, last_error)
overriding system value
select first.id, number, event_id, type, subject, first.created_at, first.body,
    case when first.state = 'dead' then 'dead' when attempts > 0 then 'waiting' else 'fresh' end, attempts,
    first.created_at, next_attempt_at, last_status, last_error
from subscription_delivery_first as first join subscription on subscription.id = subscription_id
where first.state <> 'delivered';

insert into subscription_delivered (id, subscription, event_id, type, subject, attempts, last_status, queued_at, delivered_at)
select first.id, number, event_id, type, subject, attempts, last_status, first.created_at, first.created_at
from subscription_delivery_first as first join subscription on subscription.id = subscription_id
where first.state = 'delivered';

select setval(pg_get_serial_sequence('subscription_delivery', 'id'),
    (select coalesce(max(id), 0) + 1 from subscription_delivery_first), false);

drop table subscription_delivery_first;
