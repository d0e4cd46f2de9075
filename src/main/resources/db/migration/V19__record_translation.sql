-- What the labels of documents are in other languages than the default one; no row where they are the same. They stand
-- apart from the documents: a translation is no version of its document, and who does not ask for one reads nothing of it.
create table record_translation (
    type     text        not null,
    odoo_id  bigint      not null,
    -- Odoo's code, such as 'fr_FR'.
    language text        not null,
    -- By JSON pointers, what stands there in the default language and what in this one.
    labels   bytea       not null,
    -- When the reading of Odoo began that this is from.
    read_at  timestamptz not null,
    primary key (odoo_id, type, language)
);
