-- The inbox: what sources delivered, each delivery once.
create table webhook_delivery (
    receipt         text        primary key,
    -- The order in which deliveries of a source are applied.
    arrival         bigint      not null generated always as identity,
    source          text        not null,
    received_at     timestamptz not null,
    -- The vendor's id, signed or not; only for people.
    event_id        text,
    -- SHA-256 of the exact bytes that were signed: the same for each copy of one attempt.
    replay_key      bytea       not null,
    -- The signed event id: the same for each attempt at one delivery. Null when the vendor signs none.
    delivery_key    text,
    body            bytea       not null,
    content_type    text,
    correlation_id  text        not null,

    state           text        not null default 'accepted' check (state in ('accepted', 'applied', 'stuck')),
    -- Counts claims. Also the fence: who settles a delivery names the attempt it claimed.
    attempts        integer     not null default 0,
    -- How many of them failed; the others waited for a command that was under way.
    failures        integer     not null default 0,
    next_attempt_at timestamptz not null,
    lease_until     timestamptz,
    -- Why it is stuck, waits or had no effect, free of values of the payload.
    reason          text,
    -- What its commands led to.
    operations      jsonb       not null default '[]',

    unique (source, replay_key),
    unique (source, delivery_key)
);

create index webhook_delivery_waiting on webhook_delivery (source, arrival) where state = 'accepted';
create index webhook_delivery_forgettable on webhook_delivery (received_at) where state = 'applied';
