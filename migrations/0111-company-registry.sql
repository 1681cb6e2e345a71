-- From which register companies are filled in by their ИНН. Its token lies in integration_secret.

create table company_registry (
  workspace_id uuid primary key default current_setting('rapport.workspace')::uuid,
  -- With which its addresses begin, as DaData's: https://suggestions.dadata.ru/suggestions/api/4_1/rs.
  url text not null,
  changed_at timestamptz(3) not null default now()
);
select protect_table('company_registry');
