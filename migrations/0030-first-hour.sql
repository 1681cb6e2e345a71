-- Sample data that a company may look around in, and take away whole; and who has put the first steps away.

create table sample_data (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  state text not null check (state in ('adding', 'there', 'failed', 'removing', 'removed', 'restoring')),
  -- Who asked for them, and answers for what they hold.
  actor uuid not null,
  locale text not null,
  -- How many records the present step has done with, and of how many.
  done integer not null default 0,
  total integer not null default 0,
  -- Whether what people have changed since, or linked to, is to stay.
  keep boolean not null default true,
  -- What stayed: it belongs to the company from then on.
  kept jsonb not null default '[]',
  failure jsonb,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);
select protect_table('sample_data');

-- The records that are samples, in the order in which they are made. Nobody is reminded of them.
create table sample_record (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  record_id uuid not null,
  sample_data_id uuid not null,
  place integer not null,
  object text not null,
  removed boolean not null default false,
  primary key (workspace_id, record_id)
);
create unique index sample_record_place_index on sample_record (workspace_id, sample_data_id, place);
select protect_table('sample_record');

create table first_steps_hidden (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "user" uuid not null,
  at timestamptz(3) not null default now(),
  primary key (workspace_id, "user")
);
select protect_table('first_steps_hidden');
