-- Indexes on fields that administrators add. They are made while everything runs, one by one, on the expression by
-- which filters and sort compare a field; what becomes of each is kept beside the field.
alter table added_field add column indexing jsonb;

-- A value of an added field as a filter compares it. Not inlined, and blank for what is no such value: so it tells
-- nothing of a row, in errors neither, and PostgreSQL uses an index on it under row-level security.
create function stored_number(value jsonb) returns numeric language plpgsql immutable strict parallel safe as $$
declare
  written text := coalesce(value->>'amount', value#>>'{}');
begin
  return case when written ~ '^-?\d+(\.\d+)?$' then written::numeric end;
end $$;

create function stored_id(value jsonb) returns uuid language plpgsql immutable strict parallel safe as $$
begin
  return case when value#>>'{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (value#>>'{}')::uuid end;
end $$;

create function stored_day(value jsonb) returns date language plpgsql immutable strict parallel safe as $$
declare
  written text := value#>>'{}';
begin
  return case when written ~ '^\d{4}-\d\d-\d\d$'
    then make_date(substr(written, 1, 4)::int, substr(written, 6, 2)::int, substr(written, 9, 2)::int) end;
end $$;

create function stored_moment(value jsonb) returns timestamptz language plpgsql immutable strict parallel safe as $$
declare
  written text := value#>>'{}';
begin
  return case when written ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$'
    then make_timestamp(substr(written, 1, 4)::int, substr(written, 6, 2)::int, substr(written, 9, 2)::int,
      substr(written, 12, 2)::int, substr(written, 15, 2)::int, substr(written, 18, 6)::float8) at time zone 'UTC' end;
end $$;

do $$
declare f text;
begin
  foreach f in array array[
    'stored_number(jsonb)', 'stored_id(jsonb)', 'stored_day(jsonb)', 'stored_moment(jsonb)', 'jsonb_object_field(jsonb,text)'
  ] loop
    execute format('alter function %s leakproof', f);
  end loop;
exception when insufficient_privilege then
  raise notice 'not a superuser: filters on added fields will not use their indexes';
end $$;
