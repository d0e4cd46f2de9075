-- Who wants to hear of which facts, and what was sent to them.

create table subscription (
    id                    text primary key,
    client                text        not null,
    url                   text        not null,
    types                 text[]      not null,
    description           text,
    -- null: not limited. Copied from the creator's token, so that a subscription never sees more than its creator.
    legal_entities        text[],
    -- Signing keys. Encryption at rest comes with secrets management.
    secret                bytea       not null,
    previous_secret       bytea,
    previous_secret_until timestamptz,
    state                 text        not null default 'active' check (state in ('active', 'disabled')),
    created_at            timestamptz not null,
    failing_since         timestamptz
);

create index subscription_client on subscription (client, created_at, id);

create table subscription_delivery (
    -- Grows in the order in which facts arrive, which is their order per subject.
    id              bigint generated always as identity primary key,
    subscription_id text        not null references subscription on delete cascade,
    event_id        uuid        not null,
    type            text        not null,
    subject         text        not null,
    correlation_id  text,
    -- The bytes as sent: every attempt sends the same.
    body            bytea       not null,
    state           text        not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
    attempts        int         not null default 0,
    created_at      timestamptz not null,
    next_attempt_at timestamptz not null,
    -- Until then one process is sending it. A process that dies leaves it to the others.
    lease_until     timestamptz,
    last_status     int,
    last_error      text,
    unique (subscription_id, event_id)
);

-- The three questions: what is due, what is older for this subject, what happened lately.
create index subscription_delivery_due on subscription_delivery (subscription_id, next_attempt_at, id) where state = 'pending';
create index subscription_delivery_order on subscription_delivery (subscription_id, subject, id) where state = 'pending';
create index subscription_delivery_latest on subscription_delivery (subscription_id, id desc);
