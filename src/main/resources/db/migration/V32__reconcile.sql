-- Comparisons of domains with Odoo, and what differs.

create table reconcile_run (
    number          integer     primary key generated always as identity,
    version         bigint      not null default 1,
    domain          text        not null,
    state           text        not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed')),
    -- What is to be done next: counting what there is, comparing it page by page, or looking once more at what differs.
    phase           text        not null default 'counting' check (phase in ('counting', 'comparing', 'settling')),
    from_time       timestamptz,
    to_time         timestamptz,
    requested_by    text        not null,
    -- Of a nightly one: for when. One for each night, however many processes there are.
    scheduled_for   timestamptz,
    -- The run of the domain that was last signed off when this one began.
    checkpoint      integer     references reconcile_run on delete set null,
    -- How far it has come: where the next page goes on.
    after           integer     not null default 0,
    compared        integer     not null default 0,
    expected        integer     not null default 0,
    differences     integer     not null default 0,
    unknown         integer     not null default 0,
    totals          json        not null default '{}',
    started_at      timestamptz not null,
    updated_at      timestamptz not null,
    finished_at     timestamptz,
    next_step_at    timestamptz not null,
    -- The process that works on it, for as long as the lease runs.
    worker          uuid,
    lease_until     timestamptz,
    reason          text,
    signed_off_at   timestamptz,
    signed_off_by   text,
    sign_off_reason text,
    unique (domain, scheduled_for)
);
create index reconcile_run_running on reconcile_run (next_step_at) where state = 'running';
create index reconcile_run_of on reconcile_run (domain, number);

create table reconcile_difference (
    number   integer primary key generated always as identity,
    run      integer not null references reconcile_run on delete cascade,
    document text    not null,
    kind     text    not null,
    fields   json    not null,
    -- suspected: seen once; found: seen again later; repaired: captured anew since
    state    text    not null default 'suspected' check (state in ('suspected', 'found', 'repaired')),
    -- Whether the checkpoint had it too.
    known    boolean not null default false,
    unique (run, document)
);
create index reconcile_difference_of on reconcile_difference (run, number);
