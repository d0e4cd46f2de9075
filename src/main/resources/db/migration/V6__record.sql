-- Documents are kept apart by type: each type is a partition, and each key it declares an index of that partition. Both
-- are made when Atrium starts, because the resources declare them. A document carries who and what made it so; its
-- version becomes history when the next one replaces it.
alter table record_document rename to record_document_before;
alter table record_document_before rename constraint record_document_pkey to record_document_before_pkey;
drop index record_document_updated;
drop index record_document_keys;

create table record_document (
    type           text        not null,
    -- Of a document that several rows make together: both ids that name it, in one number.
    odoo_id        bigint      not null,
    version        bigint      not null,
    hash           bytea       not null,
    -- The open fields, as they are sent.
    body           bytea       not null,
    keys           jsonb       not null,
    legal_entity   text,
    read_at        timestamptz not null,
    updated_at     timestamptz not null,
    deleted        boolean     not null,
    event_id       uuid        not null,
    actor          text        not null,
    correlation_id text        not null,
    -- The number first: within a partition the type tells nothing, and only PostgreSQL 18 can seek past it.
    primary key (odoo_id, type)
) partition by list (type);
create index record_document_updated on record_document (updated_at, odoo_id);
-- For callers who may see only a small part. A partition may have any other name, such as that of the legal entities.
create index record_document_by_legal_entity on record_document (legal_entity, updated_at, odoo_id);

do $$
declare
    known text;
begin
    for known in select distinct type from record_document_before loop
        execute format('create table %I partition of record_document for values in (%L)',
                       'record_document_' || replace(known, '-', '_'), known);
    end loop;
end $$;

insert into record_document
select type, odoo_id, version, hash, document.body, keys, legal_entity, read_at, updated_at, document.deleted,
       coalesce(event_id, gen_random_uuid()), coalesce(actor, 'odoo'), coalesce(correlation_id, 'unknown')
from record_document_before document left join record_version using (type, odoo_id, version);
drop table record_document_before;

-- What documents were before they became what they are.
alter table record_version
    alter column odoo_id type bigint,
    add column restricted bytea,
    add column until timestamptz;
delete from record_version version using record_document document
where version.type = document.type and version.odoo_id = document.odoo_id and version.version = document.version;
update record_version version set until = coalesce(
    (select later.at from record_version later
     where later.type = version.type and later.odoo_id = version.odoo_id and later.version = version.version + 1),
    (select document.updated_at from record_document document
     where document.type = version.type and document.odoo_id = version.odoo_id));
alter table record_version alter column until set not null;

-- The fields that only some callers may see, apart from the open ones.
create table record_restricted (
    type    text   not null,
    odoo_id bigint not null,
    body    bytea  not null,
    primary key (type, odoo_id)
);

alter table record_identifier alter column odoo_id type bigint;

-- The first fill walks a model by id, and goes on after the last page that was committed.
alter table record_capture
    add column filled_at        timestamptz,
    add column fill_from        timestamptz,
    add column fill_after       bigint  not null default 0,
    add column fill_total       integer not null default 0,
    add column fill_done        integer not null default 0,
    -- When the present process took the fill up, and how much was done by then: what its speed is reckoned from.
    add column fill_resumed_at  timestamptz,
    add column fill_resumed_done integer not null default 0,
    -- The rolling comparison: documents up to this one were read again since it last began anew.
    add column compared_up_to   bigint  not null default 0,
    add column failing_reason   text;
update record_capture set filled_at = captured_at;
