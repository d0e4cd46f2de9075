-- Comparisons with the systems that documents come from.

-- The system; none when it is Odoo.
alter table reconcile_run add column source text;
-- Where its list goes on, or behind which of its ids the documents that it has not listed.
alter table reconcile_run add column place text;
alter table reconcile_run drop constraint reconcile_run_phase_check;
alter table reconcile_run add constraint reconcile_run_phase_check
    check (phase in ('counting', 'comparing', 'unlisted', 'settling', 'unsettled'));

-- What a system has listed, by its own ids, while the run goes on: what it has not is extra.
create table reconcile_listed (
    run   integer not null references reconcile_run on delete cascade,
    value text    not null,
    primary key (run, value)
);

-- The document here of what is told by the id that a system has for it.
alter table reconcile_difference add column record text;
