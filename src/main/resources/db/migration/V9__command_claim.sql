-- What an open command is bringing into Odoo and must exist there only once, such as a supplier with a certain tax id. Odoo
-- does not guard it, and two commands that look at the same time both find nothing.
create table command_claim (
    kind text not null,
    -- The value may be one that not everybody may see.
    hash bytea not null,
    intent_id uuid not null,
    primary key (kind, hash)
);
