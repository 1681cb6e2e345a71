-- Lists and boards as people keep them. `query` is what the address of the page says of it.

create table saved_view (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  object text not null,
  name text not null,
  kind text not null check (kind in ('list', 'board')),
  owner uuid not null,
  shared text not null check (shared in ('private', 'team', 'everyone')),
  team uuid,
  query jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  primary key (workspace_id, id),
  check ((shared = 'team') = (team is not null))
);
create index saved_view_object_index on saved_view (workspace_id, object) where deleted_at is null;
select protect_table('saved_view');

-- Which view an object opens with (none: all its records), and the order of the views. Without a user: for everyone.
create table view_choice (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  "user" uuid,
  opens_chosen boolean not null default false,
  opens uuid,
  ordering uuid[] not null default '{}',
  constraint view_choice_key unique nulls not distinct (workspace_id, object, "user")
);
select protect_table('view_choice');
