-- One change made to many records at once: previewed, done in portions, taken back.

create table bulk_change (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  state text not null check (state in ('planning', 'preview', 'committing', 'done', 'cancelled', 'failed', 'reverted')),
  -- Who changes: everything is done with his rights, narrowed by the scopes of the key he used.
  actor uuid not null,
  scopes jsonb,
  locale text not null,
  change jsonb not null,
  counts jsonb not null,
  -- How many records the present step has done with.
  done integer not null default 0,
  reverting boolean not null default false,
  examples jsonb not null default '[]',
  failure jsonb,
  created_at timestamptz(3) not null default now(),
  committed_at timestamptz(3),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);
create index bulk_change_age_index on bulk_change (workspace_id, created_at);
select protect_table('bulk_change');

-- One row a record, as it was found when the change was previewed.
create table bulk_change_row (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  bulk_change_id uuid not null,
  place integer not null,
  record_id uuid not null,
  -- `change` is still to be done, `changed` is done; an undone one is `undone`, or `kept` where people have changed it since.
  outcome text check (outcome in ('change', 'changed', 'same', 'refused', 'undone', 'kept')),
  reason jsonb,
  -- Every field that became another, before and after.
  undo jsonb,
  primary key (workspace_id, bulk_change_id, place)
);
create index bulk_change_row_outcome_index on bulk_change_row (workspace_id, bulk_change_id, outcome, place);
select protect_table('bulk_change_row');
