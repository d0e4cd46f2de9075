-- What was last found out about an invoice: whether it matches what was ordered, received and agreed. Beside the invoice, not
-- part of it: the invoice itself does not change when its order does.
create table invoicing_match (
    invoice  text   primary key,
    supplier text,
    -- The orders that its lines name: when one of them changes, the invoice is looked at again.
    orders   text[] not null default '{}',
    -- Null before it was first looked at.
    outcome  text,
    findings text[] not null default '{}'
);
create index invoicing_match_orders on invoicing_match using gin (orders);
create index invoicing_match_supplier on invoicing_match (supplier);

-- Those that are there already; nothing is told of them before something changes.
insert into invoicing_match (invoice, supplier, orders)
select invoice ->> 'id', invoice ->> 'supplierId',
       coalesce((select array_agg(distinct line ->> 'purchaseOrderId')
                 from json_array_elements(invoice -> 'lines') as line
                 where line ->> 'purchaseOrderId' is not null), '{}')
from (select convert_from(body, 'UTF8')::json as invoice
      from record_document where type = 'invoice' and not deleted) as known;
