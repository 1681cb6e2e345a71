-- Reports as people keep them: for themselves, their team, everyone. `content` is the definition.
create table saved_report (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  about text,
  owner uuid not null,
  shared text not null check (shared in ('private', 'team', 'everyone')),
  team uuid,
  content jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  primary key (workspace_id, id),
  check ((shared = 'team') = (team is not null))
);
select protect_table('saved_report');

-- Reports arranged on a page of twelve columns. `content` has the tiles, each with its place.
create table dashboard (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  about text,
  owner uuid not null,
  shared text not null check (shared in ('private', 'team', 'everyone')),
  team uuid,
  content jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  primary key (workspace_id, id),
  check ((shared = 'team') = (team is not null))
);
select protect_table('dashboard');
