-- What shall happen by itself: when it begins, on what condition, and which steps follow.
create table flow (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  -- Where it is edited: under a stage of a board, as a chain of contacts, on a canvas.
  kind text not null check (kind in ('flow', 'robot', 'sequence')),
  -- As it is being edited; may be incomplete.
  draft jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'on', 'off')),
  published uuid,
  -- Ready-made ones bear the name of what they were made of.
  preset text,
  position integer not null default 0,
  -- Of the address by which others begin it.
  hook_hash bytea,
  -- Up to which moment dates, schedules and stays in a stage were looked at.
  looked_until timestamptz(3),
  -- When somebody was last told of a failure.
  told_at timestamptz(3),
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (workspace_id, id),
  check (state = 'draft' or published is not null)
);
create unique index flow_hook_index on flow (workspace_id, hook_hash) where hook_hash is not null;
create unique index flow_preset_index on flow (workspace_id, preset) where preset is not null;
select protect_table('flow');
create trigger configuration_changed after insert or update of state, published, removed_at or delete on flow
  for each statement execute function tell_configuration_changed();

-- What was published. Runs go on with the version they began with, so none is ever changed.
create table flow_version (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  flow uuid not null,
  number integer not null,
  definition jsonb not null,
  published_by uuid,
  published_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, flow, number),
  foreign key (workspace_id, flow) references flow (workspace_id, id)
);
select protect_table('flow_version');

create table flow_run (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  flow uuid not null,
  version uuid not null,
  object text,
  record_id uuid,
  -- What began it: however often that is told, the flow runs once for it.
  cause text not null,
  state text not null check (state in ('running', 'waiting', 'done', 'failed', 'stopped', 'skipped')),
  -- The step that is next, or at which it waits.
  place text,
  entered boolean not null default false,
  -- What steps before have found out, by their names.
  values jsonb not null default '{}',
  -- When it goes on by itself.
  wake_at timestamptz(3),
  -- The record whose events it waits for, and which of them.
  waits_on uuid,
  waits_for jsonb,
  -- By what the wait ended; events that were heard.
  woken jsonb,
  heard uuid[] not null default '{}',
  -- [{flow, record, run}] of the runs that led to it.
  chain jsonb not null default '[]',
  attempts integer not null default 0,
  steps integer not null default 0,
  -- Why it did not run, was stopped or failed: {code, params, step}.
  why jsonb,
  -- Only one at a time for a record.
  single boolean not null default false,
  began_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  primary key (workspace_id, id),
  check ((state in ('running', 'waiting')) = (ended_at is null))
);
create unique index flow_run_cause_index on flow_run (workspace_id, flow, cause);
create unique index flow_run_single_index on flow_run (workspace_id, flow, record_id) where single and state in ('running', 'waiting');
create index flow_run_due_index on flow_run (workspace_id, wake_at) where state in ('running', 'waiting') and wake_at is not null;
create index flow_run_event_index on flow_run (workspace_id, waits_on) where state = 'waiting' and waits_on is not null;
create index flow_run_live_index on flow_run (workspace_id, record_id) where state in ('running', 'waiting');
create index flow_run_version_index on flow_run (workspace_id, version) where state in ('running', 'waiting');
create index flow_run_flow_index on flow_run (workspace_id, flow, id desc);
create index flow_run_state_index on flow_run (workspace_id, flow, state, id desc);
create index flow_run_record_index on flow_run (workspace_id, record_id, id desc);
create index flow_run_ended_index on flow_run (workspace_id, ended_at) where ended_at is not null;
select protect_table('flow_run');

-- What each step got and did, and why it did not.
create table flow_step (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  run uuid not null,
  n integer not null,
  step text not null,
  "do" text not null,
  state text not null check (state in ('calling', 'waiting', 'done', 'retried', 'failed')),
  got jsonb,
  did jsonb,
  why jsonb,
  began_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  primary key (workspace_id, run, n),
  foreign key (workspace_id, run) references flow_run (workspace_id, id) on delete cascade
);
select protect_table('flow_step');

-- How often each flow ran and did not, by day: single runs are kept for a time, those that did not run only in part.
create table flow_count (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  flow uuid not null,
  day date not null,
  began integer not null default 0,
  skipped integer not null default 0,
  primary key (workspace_id, flow, day)
);
select protect_table('flow_count');
