-- What the documents that Atrium masters are numbered by, in the place of an id in Odoo. Public ids hold 31 bits.
create sequence record_mastered as integer;
