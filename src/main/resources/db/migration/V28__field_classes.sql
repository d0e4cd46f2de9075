-- What a subscription may be told: the scopes for reading of the token that last made or changed it. One from before is
-- told what everybody may know, until its client changes it.
alter table subscription add column scopes text[] not null default '{}';

-- The name and the code of the bank are restricted as the account's number is: out of the open documents, into the
-- restricted ones, and out of the facts. Documents are told of once more when Odoo is next read.
insert into record_restricted as restricted (type, odoo_id, body)
select type, odoo_id, convert_to(jsonb_strip_nulls(jsonb_build_object(
    'bankName', open -> 'bankName', 'bankCode', open -> 'bankCode'))::text, 'UTF8')
from (select type, odoo_id, convert_from(body, 'UTF8')::jsonb as open
      from record_document where type = 'supplier-bank-account') as document
where open ?| array ['bankName', 'bankCode']
on conflict (type, odoo_id) do update set body =
    convert_to((convert_from(restricted.body, 'UTF8')::jsonb || convert_from(excluded.body, 'UTF8')::jsonb)::text, 'UTF8');

update record_version set
    body = convert_to((convert_from(body, 'UTF8')::jsonb - 'bankName' - 'bankCode'
        || '{"redacted": ["accountHolder", "accountNumber", "bankCode", "bankName"]}')::text, 'UTF8'),
    restricted = convert_to((coalesce(convert_from(restricted, 'UTF8')::jsonb, '{}')
        || jsonb_strip_nulls(jsonb_build_object(
            'bankName', convert_from(body, 'UTF8')::jsonb -> 'bankName',
            'bankCode', convert_from(body, 'UTF8')::jsonb -> 'bankCode')))::text, 'UTF8')
where type = 'supplier-bank-account';

update record_document set
    body = convert_to((convert_from(body, 'UTF8')::jsonb - 'bankName' - 'bankCode'
        || '{"redacted": ["accountHolder", "accountNumber", "bankCode", "bankName"]}')::text, 'UTF8')
where type = 'supplier-bank-account';

update event_log set data = (data::jsonb - 'bankName' - 'bankCode' #- '{previous,bankName}' #- '{previous,bankCode}')::json
where type like 'io.atrium.supplier-bank-account.%'
    and (data::jsonb ?| array ['bankName', 'bankCode'] or data::jsonb -> 'previous' ?| array ['bankName', 'bankCode']);
