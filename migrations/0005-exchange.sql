-- What comes in by files and goes out by files.

create table import (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  file_name text not null,
  file_size integer not null,
  state text not null check (state in ('staging', 'staged', 'committing', 'done', 'failed', 'reverted')),
  -- Who imports: everything is done with his rights, narrowed by the scopes of the key he used.
  actor uuid not null,
  scopes jsonb,
  locale text not null,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  -- How the bytes are read: encoding, delimiter, header, and what the columns look like.
  format jsonb,
  columns jsonb not null default '[]',
  -- As the importing person gave them.
  mapping jsonb,
  options jsonb not null default '{}',
  answers jsonb not null default '{}',
  -- As they were worked out.
  proposed jsonb not null default '{}',
  questions jsonb not null default '[]',
  counts jsonb not null default '{}',
  progress real not null default 0,
  failure jsonb,
  -- Records that the rows refer to and that the import makes first (sources, companies, teams).
  made jsonb not null default '[]',
  -- What a revert left, because people have changed it since.
  kept jsonb not null default '[]',
  reverting boolean not null default false,
  primary key (workspace_id, id)
);
create index import_open_index on import (workspace_id, state) where state in ('staging', 'committing') or reverting;
select protect_table('import');

-- The file as it came, in parts.
create table import_file (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  import_id uuid not null,
  part integer not null,
  bytes bytea not null,
  primary key (workspace_id, import_id, part)
);
alter table import_file alter column bytes set storage external;
select protect_table('import_file');

-- One row a record of the file: as it was read, what is to become of it, what became of it.
create table import_row (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  import_id uuid not null,
  -- Number of the record in the file, as people count: the header is 1.
  line integer not null,
  cells jsonb not null,
  -- Of the cells: tells that the same row has been imported before.
  hash bytea not null,
  -- Rows on which others depend come first.
  turn integer not null default 0,
  outcome text check (outcome in ('new', 'attached', 'changed', 'same', 'refused')),
  object text,
  record_id uuid,
  -- Input of the record, and what else the row says.
  input jsonb,
  problems jsonb,
  done boolean not null default false,
  -- What the row did, to be undone: fields before and after, and the activity it made.
  undo jsonb,
  reverted boolean not null default false,
  primary key (workspace_id, import_id, line)
);
create index import_row_turn_index on import_row (workspace_id, import_id, turn, line) where not done;
create index import_row_problem_index on import_row (workspace_id, import_id, line) where problems is not null;
create index import_row_hash_index on import_row (workspace_id, hash) where done and record_id is not null;
select protect_table('import_row');

-- Files made for download.
create table export (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  query jsonb not null,
  format text not null check (format in ('csv', 'jsonl')),
  actor uuid not null,
  scopes jsonb,
  locale text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  rows integer not null default 0,
  size bigint not null default 0,
  failure jsonb,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);
create index export_open_index on export (workspace_id, state) where state = 'waiting';
create index export_age_index on export (workspace_id, created_at);
select protect_table('export');

create table export_file (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  export_id uuid not null,
  part integer not null,
  bytes bytea not null,
  primary key (workspace_id, export_id, part)
);
select protect_table('export_file');
