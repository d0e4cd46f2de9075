-- Every command that was accepted, from before its first call to Odoo until for ever: the memory that makes a repeated
-- request harmless.
create table command_intent (
    id              uuid        primary key,
    caller          text        not null,
    idempotency_key text        not null,
    operation       text        not null,
    request_hash    bytea       not null,
    body            json        not null,
    correlation_id  text        not null,
    state           text        not null check (state in ('running', 'waiting', 'settled', 'refused', 'parked')),
    attempt         integer     not null default 1,
    next_attempt_at timestamptz not null,
    lease_until     timestamptz not null,
    status          integer,
    document_id     text,
    version         bigint,
    document        json,
    problem         json,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    unique (caller, idempotency_key)
);
create index command_intent_open on command_intent (next_attempt_at) where state in ('running', 'waiting');

create table audit_entry (
    id             bigint generated always as identity primary key,
    at             timestamptz not null,
    caller         text        not null,
    action         text        not null,
    subject        text,
    outcome        text        not null,
    correlation_id text        not null
);
create index audit_entry_at on audit_entry (at);

create table exceptionqueue_case (
    id             bigint generated always as identity primary key,
    room           text        not null,
    reference      text        not null,
    code           text        not null,
    reason         text        not null,
    subject        text,
    owner          text        not null,
    correlation_id text        not null,
    opened_at      timestamptz not null,
    due_at         timestamptz not null,
    occurrences    integer     not null default 1,
    unique (room, reference)
);
