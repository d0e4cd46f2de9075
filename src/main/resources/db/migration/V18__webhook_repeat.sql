-- Where equal bodies that come close together are one delivery, the last of them may tell of a change that the first was too
-- early for: what they are about is fetched once more when no further copy can come.
alter table webhook_delivery
    -- How often that was done.
    add column repeats  integer     not null default 0,
    -- When it is to be done, of a delivery that was in work when its copy came; null for not.
    add column again_at timestamptz;
