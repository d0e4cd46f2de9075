-- The log in partitions of four weeks: whoever asks for the facts of one subject looks into every partition that is
-- held, and with a week each PostgreSQL ran out of the locks that are quick to take.
create function event_make_partition(begins timestamptz, ends timestamptz) returns void language plpgsql as $$
declare
    partition_name text := 'event_log_' || to_char(begins at time zone 'UTC', 'YYYY_MM_DD');
begin
    lock table event_log_default in access exclusive mode;
    execute format('create table %I (like event_log including all)', partition_name);
    execute format(
        'with misplaced as (delete from event_log_default where time >= %L and time < %L returning *)
         insert into %I select * from misplaced', begins, ends, partition_name);
    execute format('alter table event_log attach partition %I for values from (%L) to (%L)',
        partition_name, begins, ends);
    insert into event_partition (name, from_time, until_time) values (partition_name, begins, ends);
end $$;
