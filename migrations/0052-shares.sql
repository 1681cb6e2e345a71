-- Single records shown to a person or a team beyond what their roles reach, until a day. What has ended stays, as history.
create table record_share (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  record_id uuid not null,
  -- To whom: one of the two.
  "user" uuid,
  team uuid,
  -- To change, and not only to read.
  may_change boolean not null,
  given_by uuid,
  given_at timestamptz(3) not null default now(),
  until timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_by uuid,
  primary key (workspace_id, id),
  check (num_nonnulls("user", team) = 1)
);
-- What somebody is shown is looked up by him and his teams, whatever the number of records.
create index record_share_user_index on record_share (workspace_id, "user", object, until) where ended_at is null and "user" is not null;
create index record_share_team_index on record_share (workspace_id, team, object, until) where ended_at is null and team is not null;
create index record_share_record_index on record_share (workspace_id, record_id);
create unique index record_share_once on record_share (workspace_id, record_id, coalesce("user", team)) where ended_at is null;
select protect_table('record_share');

-- Whose reach is wider than his role says is kept in memory by every process.
create trigger record_share_changed after insert or update or delete on record_share
  for each statement execute function tell_configuration_changed();
