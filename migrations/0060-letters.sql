-- Letters of the system to its people, as they wait and as they went. Neither their words nor their links stand here: both are
-- made at the moment of sending, so that a link is nowhere but in the letter.
create table letter (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  kind text not null,
  user_id uuid not null,
  -- Who had it written, as he is called; null: nobody else.
  by_name text,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'dropped')),
  at timestamptz(3) not null default now(),
  -- With its link; no letter goes out later.
  expires_at timestamptz(3) not null,
  attempts integer not null default 0,
  due_at timestamptz(3) not null default now(),
  -- Somebody is sending it; after a crash it is free again at that time.
  taken_until timestamptz(3),
  -- What the last attempt failed of: the step, a code, what the server said.
  failure jsonb,
  -- Why it was dropped, as a code.
  reason text,
  ended_at timestamptz(3),
  primary key (workspace_id, id),
  check ((state = 'waiting') = (ended_at is null))
);
create index letter_due_index on letter (workspace_id, due_at) where state = 'waiting';
create index letter_at_index on letter (workspace_id, at desc, id desc);
create index letter_user_index on letter (workspace_id, user_id, at desc);
select protect_table('letter');
