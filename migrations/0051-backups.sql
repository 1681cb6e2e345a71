-- Backups of the installation, as the page shows them. The files themselves lie in a folder; this says what is known of each.
create table backup (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  name text not null,
  state text not null check (state in ('waiting', 'making', 'done', 'failed', 'cancelled')),
  -- How far it is, from 0 to 1.
  progress real not null default 0,
  size bigint,
  rows bigint,
  files integer,
  -- Who asked for it; null: the clock, or a command on the machine.
  actor uuid,
  failure jsonb,
  -- As of when everything in it is.
  at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  -- A restore on trial: what it found, or why it failed.
  trial text check (trial in ('waiting', 'passed', 'failed')),
  tried_at timestamptz(3),
  found jsonb,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
-- One at a time.
create unique index backup_under_way_index on backup (workspace_id) where state in ('waiting', 'making');
select protect_table('backup');

-- When backups are made by themselves, and how many are kept. No row: as usual.
create table backup_plan (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  daily boolean not null,
  -- Of the company's day.
  hour integer not null check (hour between 0 and 23),
  kept integer not null check (kept between 1 and 365)
);
select protect_table('backup_plan');
