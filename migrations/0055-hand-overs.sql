-- All that somebody leaves, given to others as one step: it is made of bulk changes, one for each kind and receiver.
create table hand_over (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  -- Who leaves.
  user_id uuid not null,
  state text not null check (state in ('planning', 'preview', 'committing', 'done', 'cancelled', 'failed', 'reverted')),
  -- Who hands over: everything is done with his rights, narrowed by the scopes of the key he used.
  actor uuid not null,
  scopes jsonb,
  locale text not null,
  -- What is given to whom, as it was chosen.
  parts jsonb not null,
  -- Views and shares that went along, as they were and as they became.
  moved jsonb not null default '{"views": [], "shares": []}',
  reverting boolean not null default false,
  failure jsonb,
  created_at timestamptz(3) not null default now(),
  committed_at timestamptz(3),
  finished_at timestamptz(3),
  primary key (workspace_id, id)
);
create index hand_over_age_index on hand_over (workspace_id, created_at);
create index hand_over_user_index on hand_over (workspace_id, user_id);
select protect_table('hand_over');

-- Of which hand-over a bulk change is a part, of what kind, and to whom it gives.
alter table bulk_change add column hand_over uuid, add column kind text, add column given_to uuid;
create index bulk_change_hand_over_index on bulk_change (workspace_id, hand_over) where hand_over is not null;
