-- The inbox in partitions by day, so that forgetting what is older than the retention is to drop a table, and the keys by
-- which copies are recognised apart from it: each lives as long as its source may repeat itself.

alter table webhook_delivery rename to webhook_delivery_first;
alter table webhook_delivery_first rename constraint webhook_delivery_pkey to webhook_delivery_first_pkey;
drop index webhook_delivery_waiting, webhook_delivery_forgettable;

create sequence webhook_arrival;

create table webhook_delivery (
    -- A ULID, so in the order of received_at; those of earlier versions of Atrium are random and longer.
    receipt         text        not null collate "C",
    -- To the millisecond, so that it can be read off the receipt.
    received_at     timestamptz not null,
    -- The order in which deliveries of a source are applied.
    arrival         bigint      not null default nextval('webhook_arrival'),
    source          text        not null,
    -- The vendor's id, signed or not; only for people.
    event_id        text,
    -- As it came, sealed; see io.atrium.kernel.Vault. Plain only where an earlier version of Atrium stored it.
    body            bytea       not null,
    sealed          boolean     not null default true,
    content_type    text,
    correlation_id  text        not null,

    state           text        not null default 'accepted' check (state in ('accepted', 'applied', 'stuck')),
    -- Counts claims. Also the fence: who settles a delivery names the attempt it claimed.
    attempts        integer     not null default 0,
    -- How many of them failed; the others waited for a command that was under way.
    failures        integer     not null default 0,
    -- How often a person sent it in again.
    retries         integer     not null default 0,
    next_attempt_at timestamptz not null,
    lease_until     timestamptz,
    -- Why it is stuck, waits or had no effect, free of values of the payload.
    reason          text,
    -- What its commands led to.
    operations      jsonb       not null default '[]',

    primary key (receipt, received_at)
) partition by range (received_at);
-- Sealed bytes do not shrink: trying would be lost work.
alter table webhook_delivery alter column body set storage external;

create index webhook_delivery_waiting on webhook_delivery (source, arrival) where state = 'accepted';
create index webhook_delivery_stuck on webhook_delivery (receipt) where state = 'stuck';

-- What outlives its day because it is not finished, what comes while a day has no partition, and what earlier versions
-- stored.
create table webhook_delivery_kept partition of webhook_delivery default;

-- Makes the partition of a day (UTC). Attached and not created in place: that would wait for everyone who reads.
create function webhook_make_partition(day date) returns void language plpgsql as $$
declare
    partition_name text := 'webhook_delivery_' || to_char(day, 'YYYY_MM_DD');
    from_time timestamptz := day::timestamp at time zone 'UTC';
    until_time timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
    if to_regclass(partition_name) is not null then
        return;
    end if;
    lock table webhook_delivery_kept in access exclusive mode;
    execute format('create table %I (like webhook_delivery including all)', partition_name);
    execute format(
        'with misplaced as (delete from webhook_delivery_kept where received_at >= %L and received_at < %L returning *)
         insert into %I select * from misplaced', from_time, until_time, partition_name);
    execute format('alter table webhook_delivery attach partition %I for values from (%L) to (%L)',
        partition_name, from_time, until_time);
end $$;

-- Drops the partition of a day and keeps what nobody has finished.
create function webhook_drop_partition(day date) returns void language plpgsql as $$
declare
    partition_name text := 'webhook_delivery_' || to_char(day, 'YYYY_MM_DD');
begin
    execute format('alter table webhook_delivery detach partition %I', partition_name);
    execute format('insert into webhook_delivery select * from %I where state in (''accepted'', ''stuck'')',
        partition_name);
    execute format('drop table %I', partition_name);
end $$;

-- By which a copy is recognised. A key is the first half of the SHA-256 of what it stands for and of its source.
create table webhook_key (
    -- Of the exact bytes that were signed: the same for each copy of one attempt.
    replay_key   uuid        not null unique,
    -- Of the signed event id: the same for each attempt at one delivery. Null when the vendor signs none.
    delivery_key uuid        unique,
    -- The first delivery that had them.
    receipt      text        not null collate "C",
    expires_at   timestamptz not null
);
create index webhook_key_expired on webhook_key (expires_at);

insert into webhook_delivery (receipt, received_at, arrival, source, event_id, body, sealed, content_type, correlation_id,
    state, attempts, failures, next_attempt_at, lease_until, reason, operations)
select receipt, received_at, arrival, source, event_id, body, false, content_type,
    correlation_id, state, attempts, failures, next_attempt_at, lease_until, reason, operations
from webhook_delivery_first;

-- As long as copies were recognised before, unless configured otherwise.
insert into webhook_key (replay_key, delivery_key, receipt, expires_at)
select encode(substr(sha256(convert_to('replay ' || source || ' ', 'UTF8') || replay_key), 1, 16), 'hex')::uuid,
    encode(substr(sha256(convert_to('delivery ' || source || ' ' || delivery_key, 'UTF8')), 1, 16), 'hex')::uuid,
    receipt, received_at + interval '14 days'
from webhook_delivery_first;

select setval('webhook_arrival', (select coalesce(max(arrival), 0) + 1 from webhook_delivery_first), false);

drop table webhook_delivery_first;

-- Deliveries that were refused, for people who wonder why. A bounded number for each source.
create table webhook_refusal (
    id             bigint      primary key generated always as identity,
    source         text        not null,
    refused_at     timestamptz not null,
    code           text        not null,
    -- What was wrong, in words for an operator; the caller hears less.
    reason         text        not null,
    correlation_id text        not null,
    content_type   text,
    body_bytes     integer     not null
);
create index webhook_refusal_source on webhook_refusal (source, id);
