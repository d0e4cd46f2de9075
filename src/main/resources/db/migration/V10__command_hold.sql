-- What open commands keep to themselves, such as an invoice that is being paid: a row goes when its command ends, so what a
-- process that died had taken stays taken until another has carried its command on.
create table command_hold (
    key    text primary key,
    intent uuid not null references command_intent (id) on delete cascade
);
create index command_hold_intent on command_hold (intent);

-- What was said about a deed, such as why a rule was set aside.
alter table audit_entry add column note text;
