-- Makes a small Atrium large: clones its documents, with their history and their facts, until there are :documents and
-- :facts. Facts of clones come before the real ones, spread over the twelve weeks before this one, four to a partition.
-- Clones have Odoo ids from 2,000,001 on; the table bench_id gives the public text of each. For psql; Atrium must not capture meanwhile.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set maintenance_work_mem = '512MB';
set work_mem = '256MB';

create table bench_id (number integer primary key, text text not null);
\copy bench_id from pstdin

-- What may be cloned: half of the clones are suppliers, the others are spread over these types.
create table bench_source as
select type, odoo_id, row_number() over (partition by type order by odoo_id) - 1 as place,
       count(*) over (partition by type) as places
from record_document
where not deleted and (type = 'supplier' and odoo_id >= 1000000
       or type in ('purchase-order', 'item', 'goods-receipt', 'invoice', 'employee'));
create unique index on bench_source (type, place);

create table bench_clone as
select clone.number, clone.type, source.odoo_id as source, 2000000 + clone.number::bigint as odoo_id, clone.text
from (select number, text, case when number % 2 = 0 then 'supplier'
          else (array['purchase-order', 'item', 'goods-receipt', 'invoice', 'employee'])[1 + number / 2 % 5] end as type
      from bench_id where number <= :documents - (select count(*) from record_document)) clone
join (select distinct type, places from bench_source) known using (type)
join bench_source source on source.type = clone.type and source.place = clone.number / 2 % known.places;

-- The id is new in every clone; what tells suppliers apart is, too.
create table bench_document as
select clone.number, clone.odoo_id, document.type,
       regexp_replace(body.id, '_.*', '_') || clone.text as id,
       case when document.type = 'supplier'
            then replace(replace(replace(replace(body.text, body.id, 'sup_' || clone.text),
                         keys ->> 'name', keys ->> 'name' || ' ' || clone.number),
                         '"' || (keys ->> 'reference') || '"', '"GEN-' || clone.number || '"'),
                         keys ->> 'email', clone.number || '.' || (keys ->> 'email'))
            else replace(body.text, body.id, regexp_replace(body.id, '_.*', '_') || clone.text) end as body,
       case when document.type = 'supplier'
            then document.keys || jsonb_build_object('name', keys ->> 'name' || ' ' || clone.number,
                         'reference', 'GEN-' || clone.number, 'email', clone.number || '.' || (keys ->> 'email'))
            else document.keys end as keys,
       document.hash, document.legal_entity, document.actor
from bench_clone clone
join record_document document on document.type = clone.type and document.odoo_id = clone.source
cross join lateral (select convert_from(document.body, 'UTF8') as text) as whole
cross join lateral (select whole.text, substring(whole.text from '"id":"([^"]+)"') as id) as body;

-- Each clone has two or three facts; the last one made it what it is.
create table bench_number as
select count(*) as documents, :facts - (select position from event_head) as facts,
       date_trunc('week', (select min(time) from event_log), 'UTC') as monday
from bench_document;

alter table event_log detach partition event_log_first;
delete from event_partition where name = 'event_log_first';
select event_make_partition(monday - month * interval '672 hours', monday - (month - 1) * interval '672 hours')
from bench_number, generate_series(3, 1, -1) as month;
update event_log_first set position = position + (select facts from bench_number);
do $$ begin
    execute (select format('alter table event_log attach partition event_log_first for values from (%L) to (%L)',
        monday, monday + interval '168 hours') from bench_number);
end $$;
begin;
update event_head set position = position + (select facts from bench_number);
update event_consumer set position = position + (select facts from bench_number);
commit;

insert into event_log (position, id, type, subject, time, correlation_id, authority, legal_entity, data)
select fact.position, gen_random_uuid(), 'io.atrium.' || type || case when fact.position <= documents then '.created.v1' else '.updated.v1' end,
       document.id, monday - interval '2016 hours' + fact.position::float / facts * interval '2015 hours',
       gen_random_uuid()::text, 'odoo', legal_entity, body::json
from bench_number, generate_series(1, facts) as fact (position)
join bench_document document on document.number = 1 + (fact.position - 1) % (select documents from bench_number)
order by fact.position;

insert into record_version (type, odoo_id, version, body, restricted, deleted, at, until, event_id, actor, correlation_id)
select type, odoo_id, round + 1, convert_to(body, 'UTF8'), null, false, monday - interval '2016 hours', monday - interval '1 hour',
       gen_random_uuid(), actor, gen_random_uuid()::text
from bench_number, generate_series(0, facts / documents - 1) as round, bench_document
where (round + 1) * documents + number <= facts;

insert into record_document
    (type, odoo_id, version, hash, body, keys, legal_entity, read_at, updated_at, deleted, event_id, actor, correlation_id)
select type, odoo_id, 1 + (facts - number) / documents, hash, convert_to(body, 'UTF8'), keys, legal_entity, time, time, false,
       gen_random_uuid(), actor, gen_random_uuid()::text
from (select document.*, facts, documents,
             monday - interval '2016 hours' + (number + (facts - number) / documents * documents)::float / facts * interval '2015 hours' as time
      from bench_document document, bench_number) as clone;

update event_partition set first_position = (
    select min(position) from event_log where time >= from_time and time < until_time)
where from_time < (select monday from bench_number);
insert into event_partition
select 'event_log_first', monday, monday + interval '168 hours', facts + 1 from bench_number;

drop table bench_id, bench_source, bench_clone, bench_document, bench_number;
