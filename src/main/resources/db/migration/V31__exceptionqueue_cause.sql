-- One case for a cause, with the work that it stopped, what people did about it, and how it ended.

alter table exceptionqueue_case rename to exceptionqueue_case_first;
alter table exceptionqueue_case_first rename constraint exceptionqueue_case_pkey to exceptionqueue_case_first_pkey;
alter table exceptionqueue_case_first
    rename constraint exceptionqueue_case_room_reference_key to exceptionqueue_case_first_key;

create table exceptionqueue_case (
    number         integer     primary key generated always as identity,
    version        bigint      not null default 1,
    status         text        not null default 'open' check (status in ('open', 'retrying', 'resolved', 'dismissed')),
    room           text        not null,
    code           text        not null,
    -- What all of its work has in common, such as the value that is missing; of work that is alone, its reference.
    cause          text        not null,
    reason         text        not null,
    subject        text,
    source         text,
    -- The value that has no meaning here, and the field that it stands in.
    field          text,
    value          text,
    owner          text        not null,
    assignee       text,
    criticality    text        not null check (criticality in ('low', 'normal', 'high', 'critical')),
    correlation_id text        not null,
    occurrences    integer     not null default 1,
    opened_at      timestamptz not null,
    last_seen_at   timestamptz not null,
    updated_at     timestamptz not null,
    due_at         timestamptz not null,
    escalated_at   timestamptz,
    resolved_at    timestamptz,
    resolved_by    text,
    resolution     text
);
create unique index exceptionqueue_case_cause on exceptionqueue_case (room, code, cause)
    where status in ('open', 'retrying');
create index exceptionqueue_case_unfinished on exceptionqueue_case (due_at) where status in ('open', 'retrying');
create index exceptionqueue_case_closed on exceptionqueue_case (resolved_at) where resolved_at is not null;

-- The work that waits for a case: what identifies it in its room.
create table exceptionqueue_reference (
    number     bigint      primary key generated always as identity,
    "case"     integer     not null references exceptionqueue_case on delete cascade,
    room       text        not null,
    reference  text        not null,
    -- open: a person has it; requested: is to be sent in again; retried: was; done: needs nobody any more
    state      text        not null default 'open' check (state in ('open', 'requested', 'retried', 'done')),
    attempts   integer     not null default 0,
    -- What a person has said it should have been; a merge patch (RFC 7396).
    correction json,
    changed_at timestamptz not null,
    -- When it was last looked whether it has come to an end.
    looked_at  timestamptz,
    unique ("case", reference)
);
create index exceptionqueue_reference_unfinished on exceptionqueue_reference (room, reference) where state <> 'done';
create index exceptionqueue_reference_looked on exceptionqueue_reference (looked_at nulls first) where state <> 'done';
create index exceptionqueue_reference_requested on exceptionqueue_reference (number) where state = 'requested';

-- What came to pass with a case.
create table exceptionqueue_entry (
    number bigint      primary key generated always as identity,
    "case" integer     not null references exceptionqueue_case on delete cascade,
    at     timestamptz not null,
    kind   text        not null,
    by     text        not null,
    person text        not null,
    text   text
);
create index exceptionqueue_entry_of on exceptionqueue_entry ("case", number);

insert into exceptionqueue_case (room, code, cause, reason, subject, owner, criticality, correlation_id, occurrences,
    opened_at, last_seen_at, updated_at, due_at)
select room, code, left(reference, 500), reason, subject, owner, 'normal', correlation_id, occurrences,
    opened_at, opened_at, opened_at, due_at
from exceptionqueue_case_first order by id
on conflict do nothing;

insert into exceptionqueue_reference ("case", room, reference, changed_at)
select found.number, first.room, first.reference, first.opened_at
from exceptionqueue_case_first as first
join exceptionqueue_case as found on found.room = first.room and found.code = first.code
    and found.cause = left(first.reference, 500)
on conflict do nothing;

insert into exceptionqueue_entry ("case", at, kind, by, person, text)
select number, opened_at, 'opened', 'atrium', 'atrium', reason from exceptionqueue_case;

drop table exceptionqueue_case_first;

-- What a person has said that a delivery should have been, sealed like the delivery itself, which stays as it came.
create table webhook_correction (
    receipt    text        primary key,
    changes    bytea       not null,
    changed_at timestamptz not null
);
