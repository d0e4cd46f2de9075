-- The log of facts. The last position handed out is a row, not a sequence: whoever appends holds its lock until the
-- transaction ends, so a position becomes visible only after every lower one has, and a rollback leaves no gap.
create table event_head (
    position bigint not null
);
insert into event_head values (0);

create table event_log (
    position       bigint      primary key,
    id             uuid        not null unique,
    type           text        not null,
    subject        text        not null,
    time           timestamptz not null,
    correlation_id text        not null,
    authority      text        not null,
    legal_entity   text,
    data           json        not null
);
create index event_log_subject on event_log (subject, position);

-- How far each consumer of the channel has come, and which replica reads for it.
create table event_consumer (
    name        text        primary key,
    position    bigint      not null default 0,
    lease_owner uuid,
    lease_until timestamptz not null default '-infinity'
);

-- The canonical documents as they are now. "body" is streamed to callers as it stands; "keys" holds the values that
-- lists filter and sort by; "read_at" is when the reading of Odoo began that made this version.
create table record_document (
    type         text        not null,
    odoo_id      integer     not null,
    version      bigint      not null,
    hash         bytea       not null,
    body         bytea       not null,
    keys         jsonb       not null,
    legal_entity text,
    read_at      timestamptz not null,
    updated_at   timestamptz not null,
    deleted      boolean     not null default false,
    primary key (type, odoo_id)
);
create index record_document_updated on record_document (type, updated_at, odoo_id);
create index record_document_keys on record_document using gin (keys jsonb_path_ops);

-- What each document was, and the fact that made it so.
create table record_version (
    type           text        not null,
    odoo_id        integer     not null,
    version        bigint      not null,
    body           bytea       not null,
    deleted        boolean     not null,
    at             timestamptz not null,
    event_id       uuid        not null,
    actor          text        not null,
    correlation_id text        not null,
    primary key (type, odoo_id, version)
);

create table record_identifier (
    type    text    not null,
    system  text    not null,
    value   text    not null,
    odoo_id integer not null,
    primary key (type, system, value)
);
create index record_identifier_document on record_identifier (type, odoo_id);

-- How far the capture of each Odoo model has come.
create table record_capture (
    type        text        not null,
    model       text        not null,
    write_date  timestamptz not null default '-infinity',
    captured_at timestamptz,
    failing_since timestamptz,
    lease_owner uuid,
    lease_until timestamptz not null default '-infinity',
    primary key (type, model)
);
