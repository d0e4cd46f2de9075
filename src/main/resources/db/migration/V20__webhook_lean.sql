-- What has a delivery key is recognised by it: the same signed bytes have the same id in them. So each delivery has one place
-- in these two, which are the only ones where it lies anywhere and not at the end.
alter table webhook_key drop constraint webhook_key_replay_key_key;
create unique index webhook_key_replay on webhook_key (replay_key) where delivery_key is null;

-- One index for all that waits, planned or not.
drop index webhook_delivery_waiting, webhook_delivery_unplanned;
create index webhook_delivery_waiting on webhook_delivery (source, planned, arrival) where state = 'accepted';
