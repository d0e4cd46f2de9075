-- What people have decided about an interface.
create table governance_interface (
    kind          text        not null check (kind in ('consumer', 'source', 'subscriber', 'resource')),
    name          text        not null,
    version       bigint      not null default 1,
    owner         text        not null,
    steward       text        not null,
    criticality   text        not null check (criticality in ('low', 'medium', 'high', 'critical')),
    service_level text,
    agreement     text,
    reviewed_on   date,
    changed_by    text        not null,
    changed_at    timestamptz not null,
    primary key (kind, name)
);

-- The systems that have called.
create table governance_consumer (
    client     text        primary key,
    first_seen timestamptz not null,
    last_seen  timestamptz not null
);

-- Who still calls what is deprecated.
create table governance_deprecated_use (
    client    text        not null,
    operation text        not null,
    number    bigint      not null,
    last_at   timestamptz not null,
    primary key (client, operation)
);
