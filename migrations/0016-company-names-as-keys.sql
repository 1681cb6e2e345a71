-- Companies are known by what is left of their names without legal form and quotes, as `companyCore` in
-- src/model/company-name.ts reads it: written with each record from now on, and here for those that were there before.
-- Capitals, ё and quotes are named one by one, since some databases know no letters but Latin ones.

create function company_core(name text) returns text language sql immutable as $$
  select case when length(core) >= 3 then left(core, 200) end
  from (select btrim(regexp_replace(
    regexp_replace(
      translate(lower(name),
        'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё«»"“”„''`,',
        'абвгдеежзийклмнопрстуфхцчшщъыьэюяе         '),
      '(?<![[:alnum:]а-яё])(?:ооо|оао|зао|пао|нао|ао|ип|чп|гбу|мбу|фгуп|гуп|муп|общество с ограниченной ответственностью|акционерное общество|индивидуальный предприниматель|ltd|llc|inc|corp|gmbh|co)(?![[:alnum:]а-яё])\.?',
      ' ', 'g'),
    '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g'), ' ') as core) c
$$;

-- Who owns the tables is bound by row-level security and would see none.
alter table "lead" no force row level security;
alter table "company" no force row level security;
alter table "match_key" no force row level security;

insert into match_key (workspace_id, kind, value, object, record_id)
  select workspace_id, 'companyName', core, object, id from (
    select workspace_id, id, 'lead' as object, company_core("company_name") as core from "lead" where deleted_at is null
    union all
    select workspace_id, id, 'company', company_core("name") from "company" where deleted_at is null
    union all
    select workspace_id, id, 'company', company_core("legal_name") from "company" where deleted_at is null) named
  where core is not null
  on conflict do nothing;

alter table "lead" force row level security;
alter table "company" force row level security;
alter table "match_key" force row level security;

drop function company_core(text);
