-- What is said and asked in a call. Each version is kept, so that what was answered is read against what was asked.
create table call_script (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  active boolean not null,
  -- For which calls: {lines?, direction?, sources?, objects?}; what is missing holds for all.
  applies jsonb not null,
  -- Steps in order.
  steps jsonb not null,
  changed_by uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (workspace_id, id)
);
select protect_table('call_script');

create table call_script_version (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  script uuid not null,
  version integer not null,
  name text not null,
  steps jsonb not null,
  at timestamptz(3) not null default now(),
  "by" uuid,
  primary key (workspace_id, script, version),
  foreign key (workspace_id, script) references call_script (workspace_id, id)
);
select protect_table('call_script_version');

-- Somebody goes through a script: on a card, in a call, or both.
create table call_script_run (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  script uuid not null,
  script_version integer not null,
  "user" uuid not null,
  object text,
  record_id uuid,
  call uuid,
  -- Where he stands.
  step text not null,
  -- [{step, value}] in the order in which they were answered.
  answers jsonb not null default '[]',
  started_at timestamptz(3) not null default now(),
  changed_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  result text,
  -- What the timeline says of it, until the activity of the call is there.
  summary text,
  activity uuid,
  primary key (workspace_id, id),
  check ((object is null) = (record_id is null)),
  foreign key (workspace_id, script, script_version) references call_script_version (workspace_id, script, version)
);
create index call_script_run_script_index on call_script_run (workspace_id, script, started_at desc);
create index call_script_run_open_index on call_script_run (workspace_id, "user", started_at desc) where ended_at is null;
create index call_script_run_record_index on call_script_run (workspace_id, record_id) where record_id is not null;
create index call_script_run_call_index on call_script_run (workspace_id, call) where call is not null;
select protect_table('call_script_run');
