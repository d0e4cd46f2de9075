-- Commands about one subject are carried out in the order in which they were accepted, also when Odoo was away in between.
alter table command_intent
    add column subject text not null default '',
    -- Whether it is open only because Odoo did not answer; then those that came later for the same subject wait behind it.
    add column waits_for_odoo boolean not null default false;

create index command_intent_line on command_intent (subject, created_at) where state in ('running', 'waiting');
