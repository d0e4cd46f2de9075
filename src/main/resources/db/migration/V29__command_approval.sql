-- Commands that wait for a second person.
alter table command_intent drop constraint command_intent_state_check;
alter table command_intent add constraint command_intent_state_check
    check (state in ('running', 'waiting', 'awaiting', 'settled', 'refused', 'parked'));

create table command_approval (
    number       integer     primary key generated always as identity,
    version      bigint      not null default 1,
    intent       uuid        not null unique references command_intent (id) on delete cascade,
    -- What is waited for, as the configuration names it.
    kind         text        not null,
    -- The scope that shows what was asked for.
    scope        text        not null,
    state        text        not null default 'awaiting' check (state in ('awaiting', 'approved', 'rejected', 'expired')),
    requested_at timestamptz not null,
    expires_at   timestamptz not null,
    decided_by   text,
    decided_for  text,
    decided_at   timestamptz,
    reason       text
);
create index command_approval_awaiting on command_approval (expires_at) where state = 'awaiting';
alter table command_intent add column approval integer;

-- Who did what for which supplier, where one person may not do all of it.
create table command_duty (
    party  text not null,
    duty   text not null,
    intent uuid not null references command_intent (id) on delete cascade,
    primary key (party, duty, intent)
);
