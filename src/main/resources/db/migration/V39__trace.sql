-- With what is stored for somebody to go on with: the span that stored it, as W3C writes it, so that a trace goes on behind
-- it, in whatever process. Null where traces are not recorded.
alter table webhook_delivery add column traceparent text;
alter table command_intent add column traceparent text;
alter table event_log add column traceparent text;
