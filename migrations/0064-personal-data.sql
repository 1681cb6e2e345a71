-- Erasures of all that is known of a person: what is asked, how far it is, and the proof. It names nobody: of his phones and
-- mails only digests under the key of the audit are kept, and of what was erased only how much it was.
create table erasure (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  number integer not null,
  object text not null,
  record_id uuid not null,
  reason text not null check (reason in ('request', 'consent', 'purpose', 'order')),
  reference text,
  actor uuid,
  state text not null default 'erasing' check (state in ('erasing', 'done')),
  -- Parts of the work that are done whole.
  steps text[] not null default '{}',
  counts jsonb not null default '{}',
  stays jsonb not null default '{}',
  digests text[] not null default '{}',
  -- Names of the bytes that are still to be removed from the folder of files.
  files text[] not null default '{}',
  -- Done anew because a backup had brought the person back.
  anew boolean not null default false,
  at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (workspace_id, id),
  unique (workspace_id, number)
);
create index erasure_digests_index on erasure using gin (digests);
select protect_table('erasure');

-- Records that an erasure is about, or has emptied.
create table erased_record (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  erasure_id uuid not null,
  erased boolean not null default false,
  primary key (workspace_id, id)
);
create index erased_record_erasure_index on erased_record (workspace_id, erasure_id, erased, object, id);
select protect_table('erased_record');

-- Everything about one person, made for him: a file that is kept sealed and for a day.
create table personal_export (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  record_id uuid not null,
  actor uuid not null,
  locale text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  size bigint not null default 0,
  failure jsonb,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);
select protect_table('personal_export');

create table personal_export_file (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  export_id uuid not null,
  part integer not null,
  bytes bytea not null,
  primary key (workspace_id, export_id, part)
);
select protect_table('personal_export_file');
