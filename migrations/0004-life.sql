-- Distribution and the life of leads and deals.

-- Whose turn it was last under a rule. Its row is locked while somebody is chosen, so that turns are fair.
create table distribution_turn (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  rule uuid not null,
  last uuid,
  primary key (workspace_id, rule)
);
select protect_table('distribution_turn');

-- What has risen to a head already: once for each visit to a stage, each wait in the pool, each term of a task.
create table escalation (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  reason text not null,
  record_id uuid not null,
  since timestamptz(3) not null,
  at timestamptz not null default now(),
  primary key (workspace_id, record_id, reason, since)
);
select protect_table('escalation');

create index lead_pool_index on lead (workspace_id, created_at) where owner is null and status in ('new', 'working') and deleted_at is null;
create index lead_return_index on lead (workspace_id, postponed_until) where postponed_until is not null and deleted_at is null;
create index lead_open_index on lead (workspace_id, id) where status in ('new', 'working') and deleted_at is null;
create index lead_load_index on lead (workspace_id, owner) where status in ('new', 'working') and deleted_at is null;
create index deal_open_index on deal (workspace_id, id) where closed_at is null and deleted_at is null;
create index deal_rest_index on deal (workspace_id, stage, stage_since) where deleted_at is null;
create index task_open_index on task (workspace_id, "on") where done_at is null and deleted_at is null;
create index task_overdue_index on task (workspace_id, due_at) where done_at is null and deleted_at is null;
