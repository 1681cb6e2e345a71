-- Where files lie outside: they are brought in from there, and exports are put there. Keys and passwords lie in integration_secret.
create table file_place (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  -- What leads there: {kind: web, s3 or sftp, …}.
  settings jsonb not null,
  -- SHA-256 of the key by which the machine was known at first (SFTP): another one is not believed.
  host_key text,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id)
);
select protect_table('file_place');

alter table import
  drop constraint import_state_check,
  add constraint import_state_check
    check (state in ('uploading', 'fetching', 'staging', 'staged', 'committing', 'cancelled', 'done', 'failed', 'reverted')),
  -- Where the file is fetched from: {place, url, path, mark}.
  add column origin jsonb;
