-- When what was said was forgotten; that it was, and how it ended, is remembered.
alter table exceptionqueue_case add column forgotten_at timestamptz;
create index exceptionqueue_case_forgettable on exceptionqueue_case (resolved_at)
    where forgotten_at is null and resolved_at is not null;
alter table reconcile_run add column forgotten_at timestamptz;
alter table webhook_correction alter column changes drop not null;

-- The public id of what has that number here, as callers see it: the same as PublicId makes, so that what is about an id is
-- found where only the number is stored.
create function public_id(prefix text, number integer) returns text language sql immutable as $$
    with scrambled as (
        select mod((number::bigint # 1597796777)::numeric * 2654435761, 4294967296)::bigint as word),
    reversed as (
        select ((word & 255) << 24) | (((word >> 8) & 255) << 16) | (((word >> 16) & 255) << 8) | (word >> 24) as word
        from scrambled),
    mixed as (
        select word, mod(word::numeric * 2246822507, 4294967296)::bigint as mix from reversed),
    checked as (
        select (word << 8) | ((mix # (mix >> 16) # (mix >> 8)) & 255) as bits from mixed)
    select prefix || '_' || string_agg(
        substr('0123456789abcdefghjkmnpqrstvwxyz', ((bits >> shift) & 31)::integer + 1, 1), '' order by shift desc)
    from checked, generate_series(0, 35, 5) as shift
$$;
