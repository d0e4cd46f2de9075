-- What open commands keep to themselves, also what they bring into Odoo and must exist there only once, is all in
-- command_hold now.
drop table command_claim;
