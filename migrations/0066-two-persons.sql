-- Some acts need two administrators. A row: since when, and who has turned that on.
create table two_person_rule (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  since timestamptz(3) not null default now(),
  turned_on_by uuid
);
select protect_table('two_person_rule');

-- What one has asked for and another confirms: the call as it was, done in the name of who asked.
create table approval (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  operation text not null,
  params jsonb not null,
  body jsonb,
  -- On what its meaning rests: once that is otherwise, the request is void.
  basis jsonb not null,
  asked_by uuid not null,
  -- Of the key by which it was asked; null: by a person.
  scopes jsonb,
  asked_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'declined', 'withdrawn', 'expired', 'void')),
  ended_by uuid,
  ended_at timestamptz(3),
  -- Why it became void, as a code.
  reason text,
  primary key (workspace_id, id),
  check (ended_by is null or ended_by <> asked_by or state = 'withdrawn'),
  check ((state = 'waiting') = (ended_at is null))
);
create index approval_waiting_index on approval (workspace_id, expires_at) where state = 'waiting';
create index approval_asked_index on approval (workspace_id, asked_by, asked_at desc);
select protect_table('approval');
