-- Short numbers of the records of added objects: a sequence for each object that has a prefix, so that numbering makes
-- nobody wait for another. Rows are numbered where they are written, whichever statement writes them.
alter table added_object add column number text;
alter table added_record add column number bigint;
create index added_record_number_index on added_record (workspace_id, object, number);

create function added_number_sequence(object text) returns text language sql stable as $$
  select 'added_number_' || md5(current_setting('rapport.workspace') || ' ' || object)
$$;

create function begin_added_numbers(object text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  execute format('create sequence if not exists %I', added_number_sequence(object));
  execute format('grant usage on sequence %I to rapport_app', added_number_sequence(object));
end $$;
revoke all on function begin_added_numbers(text) from public;
grant execute on function begin_added_numbers(text) to rapport_app;

create function number_added_record() returns trigger language plpgsql as $$
declare
  numbers regclass := to_regclass('added_number_' || md5(new.workspace_id || ' ' || new.object));
begin
  if numbers is not null and new.number is null then
    new.number := nextval(numbers);
  end if;
  return new;
end $$;
create trigger numbered before insert on added_record for each row execute function number_added_record();
