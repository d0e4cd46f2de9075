-- Whose tokens are not accepted. Lifted ones stay to be read.
create table access_revocation (
    id int generated always as identity primary key,
    version bigint not null default 1,
    kind text not null check (kind in ('token', 'client', 'subject')),
    value text not null,
    reason text not null,
    issued_before timestamptz,
    until timestamptz,
    revoked_by text not null,
    revoked_at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz
);
create index access_revocation_in_force on access_revocation (kind, value) where lifted_at is null;

-- One row; grows with every change, so that replicas see by one number that there is something new.
create table access_revocation_head (revision bigint not null);
insert into access_revocation_head values (0);
