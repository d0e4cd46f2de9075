-- Deliveries about the same are applied one after the other; those about different things at once.
alter table webhook_delivery
    -- Whether it is known what the delivery is about. Before that nothing is done with it.
    add column planned     boolean not null default false,
    -- What kind of thing it waits for, such as 'reference' or 'mapping department', and since when; null when for nothing.
    add column waits_for   text,
    add column waits_since timestamptz;

create index webhook_delivery_unplanned on webhook_delivery (source, arrival) where state = 'accepted' and not planned;

-- What deliveries that are not settled are about. Of those about the same the one with the lowest place is first.
create table webhook_subject (
    source  text   not null,
    subject text   not null,
    place   bigint not null generated always as identity,
    receipt text   not null,
    primary key (source, subject, place)
);
create index webhook_subject_receipt on webhook_subject (receipt);

-- By the source's own time or version, how new what was applied is: field by field. An older word on a field is not
-- heard any more.
create table webhook_version (
    source  text  not null,
    subject text  not null,
    fields  jsonb not null,
    primary key (source, subject)
);

-- What a vendor calls something, and what it is called here, from one day to another.
create table webhook_mapping (
    id         integer     primary key generated always as identity,
    version    bigint      not null default 1,
    source     text        not null,
    field      text        not null,
    from_value text        not null,
    to_value   text        not null,
    steward    text        not null,
    valid_from timestamptz not null,
    -- Exclusive; null for ever.
    valid_to   timestamptz check (valid_to > valid_from),
    changed_by text        not null,
    changed_at timestamptz not null
);
create index webhook_mapping_value on webhook_mapping (source, field, from_value, valid_from);
