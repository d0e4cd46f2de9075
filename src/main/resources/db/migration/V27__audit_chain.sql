-- The trail in chains that nobody can mend: each append is a link, whose hash covers the one before it and all that was
-- appended. Which chain a transaction appends to its own number decides, so that few wait for each other.
create table audit_chain (
    chain smallint primary key,
    -- The last link, and its hash.
    link  bigint   not null,
    hash  bytea    not null
) with (fillfactor = 20);
insert into audit_chain
select chain, 0, sha256(convert_to('atrium audit chain ' || chain, 'UTF8')) from generate_series(0, 15) chain;

alter table audit_entry rename to audit_entry_before;
alter table audit_entry_before rename constraint audit_entry_pkey to audit_entry_before_pkey;
drop index audit_entry_at;

create table audit_entry (
    chain          smallint    not null,
    link           bigint      not null,
    -- Among the entries of the link, from 1.
    place          bigint      not null,
    -- The link's.
    hash           bytea       not null,
    at             timestamptz not null,
    -- The system that called, and for whom.
    caller         text        not null,
    person         text        not null,
    action         text        not null,
    -- What it was done to; of a list, all that was in it.
    subject        text,
    subjects       text[],
    outcome        text        not null,
    note           text,
    correlation_id text        not null,
    -- SHA-256 of the open part of the subject, as it was and as it became.
    before_hash    text,
    after_hash     text,
    primary key (chain, link, place)
);
create index audit_entry_at on audit_entry (at, chain, link, place);
create index audit_entry_subject on audit_entry (subject, at) where subject is not null;
create index audit_entry_subjects on audit_entry using gin (subjects) where subjects is not null;
create index audit_entry_correlation on audit_entry (correlation_id);

-- What was written before there were chains becomes the first link of the first one. The bytes are those of
-- io.atrium.audit.Written.
create function audit_part(part text) returns bytea language sql immutable as $$
    select case when part is null then int4send(-1)
        else int4send(octet_length(convert_to(part, 'UTF8'))) || convert_to(part, 'UTF8') end
$$;
with former as (
    select row_number() over (order by id) as place, *,
        sha256('\x01'::bytea || int8send((extract(epoch from at) * 1000000)::bigint)
            || audit_part(caller) || audit_part(caller) || audit_part(action) || audit_part(subject) || audit_part(null)
            || audit_part(outcome) || audit_part(note) || audit_part(correlation_id) || audit_part(null)
            || audit_part(null)) as digest
    from audit_entry_before),
head as (
    update audit_chain
    set link = 1, hash = sha256(hash || (select string_agg(digest, ''::bytea order by place) from former))
    where chain = 0 and exists (select from former)
    returning chain, link, hash)
insert into audit_entry (chain, link, place, hash, at, caller, person, action, subject, outcome, note, correlation_id)
select head.chain, head.link, place, head.hash, at, caller, caller, action, subject, outcome, note, correlation_id
from head, former;
drop function audit_part;
drop table audit_entry_before;

-- The trail is added to, and its oldest part is taken away as a whole by whoever says so; nothing else. This keeps
-- mistakes out. What keeps malice out are the checkpoints.
create function audit_refuse() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('atrium.audit_retention', true) = 'on' then
        return null;
    end if;
    raise exception 'the audit trail is only added to';
end $$;
create trigger audit_entry_is_only_added_to before update or delete or truncate on audit_entry
    for each statement execute function audit_refuse();

-- Signed statements of where the chains stood; the last one of each hour is kept.
create table audit_checkpoint (
    hour      timestamptz primary key,
    at        timestamptz not null,
    statement text        not null
);

-- For whom the caller asked for it.
alter table command_intent add column person text;
update command_intent set person = caller;
alter table command_intent alter column person set not null;
