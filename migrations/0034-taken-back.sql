-- Choices that were taken away from a field: each can come back, to its place and with the records that were moved off it.
create table removed_choice (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  field uuid not null,
  choice text not null,
  label jsonb,
  position integer not null,
  removed_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, field, choice)
);
select protect_table('removed_choice');

-- What those records had before, and what they were given instead.
create table moved_choice (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  field uuid not null,
  choice text not null,
  record_id uuid not null,
  before jsonb,
  after jsonb,
  primary key (workspace_id, field, choice, record_id)
);
select protect_table('moved_choice');

-- A key or an invitation that was withdrawn opens nothing, and is kept a while for who did it by mistake.
alter table api_key
  add column ended_at timestamptz(3),
  add column ended_by uuid,
  add column restored_at timestamptz(3),
  add column restored_by uuid;
alter table invitation add column ended_at timestamptz(3), add column ended_by uuid;

create trigger key_ended after update of ended_at on api_key
  for each statement execute function tell_configuration_changed();
