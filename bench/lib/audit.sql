-- Appends :entries entries to the audit trail, as readings in links of 1 to 20. The bytes are those of io.atrium.audit.Written.
create or replace function pg_temp.part(part text) returns bytea language sql immutable as $$
    select case when part is null then int4send(-1)
        else int4send(octet_length(part)) || convert_to(part, 'UTF8') end
$$;
create or replace function pg_temp.append(entries bigint) returns void language plpgsql as $$
declare
    done bigint := 0;
    head record;
    size bigint;
    content bytea;
    hashed bytea;
begin
    while done < entries loop
        size := least(1 + done % 20, entries - done);
        select * into head from audit_chain where chain = (done / 7) % 16 for update;
        create temp table if not exists next (place bigint, at timestamptz, caller text, person text, action text,
            subject text, outcome text, note text, correlation text) on commit drop;
        truncate next;
        insert into next
        select place, date_trunc('microseconds', clock_timestamp()), 'client-' || (done + place) % 50,
            'person-' || (done + place) % 500, 'employee.read', 'emp_' || substr(md5((done + place)::text), 1, 8), 'done',
            'personal', gen_random_uuid()
        from generate_series(1, size) place;
        select string_agg(sha256('\x01'::bytea || int8send((extract(epoch from at) * 1000000)::bigint)
                || pg_temp.part(caller) || pg_temp.part(person) || pg_temp.part(action) || pg_temp.part(subject)
                || pg_temp.part(null) || pg_temp.part(outcome) || pg_temp.part(note) || pg_temp.part(correlation)
                || pg_temp.part(null) || pg_temp.part(null)), ''::bytea order by place)
        into content from next;
        hashed := sha256(head.hash || content);
        update audit_chain set link = head.link + 1, hash = hashed where chain = head.chain;
        insert into audit_entry (chain, link, place, hash, at, caller, person, action, subject, outcome, note,
            correlation_id)
        select head.chain, head.link + 1, place, hashed, at, caller, person, action, subject, outcome, note, correlation
        from next;
        done := done + size;
    end loop;
end $$;
select pg_temp.append(:entries);
