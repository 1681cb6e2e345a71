-- Files that are brought in from a place, or put there, again and again.
create table exchange_schedule (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  direction text not null check (direction in ('import', 'export')),
  name text not null,
  place uuid not null,
  -- Of imports what the names of files look like; of exports the name of the file.
  path text not null,
  object text not null,
  crontab text not null,
  zone text not null,
  -- With whose rights it is done.
  owner uuid not null,
  state text not null check (state in ('on', 'paused', 'stopped')),
  -- Why it was stopped: ownerGone, timeZone.
  why text,
  -- Imports: {mapping, options, review, changedOnly}. Exports: {query, format, changedOnly}.
  settings jsonb not null,
  next_at timestamptz(3),
  -- What changed from then on is not exported yet.
  since timestamptz(3),
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, place) references file_place (workspace_id, id)
);
create index exchange_schedule_due_index on exchange_schedule (workspace_id, next_at) where state = 'on';
create index exchange_schedule_place_index on exchange_schedule (workspace_id, place);
select protect_table('exchange_schedule');

-- Each time at which one was carried out.
create table exchange_run (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  schedule uuid not null,
  -- waiting: somebody has to look at the import; nothing: no new file, or nothing changed.
  state text not null default 'running' check (state in ('running', 'waiting', 'done', 'nothing', 'failed')),
  path text,
  -- By which a file is told from a later one of the same name.
  mark text,
  -- More files lie there than this one.
  more boolean not null default false,
  import uuid,
  export uuid,
  counts jsonb,
  failure jsonb,
  started_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (workspace_id, id),
  foreign key (workspace_id, schedule) references exchange_schedule (workspace_id, id) on delete cascade
);
create index exchange_run_schedule_index on exchange_run (workspace_id, schedule, id desc);
create index exchange_run_import_index on exchange_run (workspace_id, import);
create index exchange_run_export_index on exchange_run (workspace_id, export);
-- One after the other.
create unique index exchange_run_open_index on exchange_run (workspace_id, schedule) where state in ('running', 'waiting');
select protect_table('exchange_run');

-- Rows, by their hashes, that stood in the last file of a schedule: those are not looked at again.
create table import_known_row (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  schedule uuid not null,
  hash bytea not null,
  -- The last import that had it.
  import uuid not null,
  primary key (workspace_id, schedule, hash),
  foreign key (workspace_id, schedule) references exchange_schedule (workspace_id, id) on delete cascade
);
select protect_table('import_known_row');

alter table import
  -- The schedule by which its file was taken.
  add column schedule uuid,
  -- Rows of its file that stood in the last one too.
  add column unchanged integer not null default 0;
