-- Dashboards at a private link, for screens on which nobody signs in. Of the link only the hash is kept.
create table wall_screen (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  token_hash bytea not null,
  name text not null,
  -- Shown in turn, for so many seconds each.
  dashboards uuid[] not null check (cardinality(dashboards) > 0),
  turn_seconds integer not null check (turn_seconds between 10 and 3600),
  scheme text not null check (scheme in ('dark', 'light')),
  -- In whose name and with whose rights it is reckoned.
  made_by uuid not null,
  made_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (workspace_id, id)
);
create unique index wall_screen_token_index on wall_screen (workspace_id, token_hash);
create index wall_screen_maker_index on wall_screen (workspace_id, made_by);
select protect_table('wall_screen');

-- How often a screen asked in the minute in which it did last.
create table wall_screen_use (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  screen uuid not null,
  minute timestamptz(3) not null,
  times integer not null,
  primary key (workspace_id, screen),
  foreign key (workspace_id, screen) references wall_screen (workspace_id, id)
);
select protect_table('wall_screen_use');

-- Objects that a company has called as these paths move aside.
select yield_added_objects(array[]::text[], array['mailings', 'wall', 'wall-screens']);
