-- Who stands in for whom, from when until when. What has ended stays, as history.
create table deputy (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  absent uuid not null,
  deputy uuid not null,
  begins_at timestamptz(3) not null,
  until timestamptz(3) not null,
  -- New leads that would be the absent one's go to the deputy.
  takes_leads boolean not null,
  named_by uuid,
  named_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  ended_by uuid,
  primary key (workspace_id, id),
  check (absent <> deputy),
  check (begins_at < until)
);
create index deputy_absent_index on deputy (workspace_id, absent, until);
create index deputy_deputy_index on deputy (workspace_id, deputy, until);
select protect_table('deputy');

-- Whose reach is wider than his role says is kept in memory by every process.
create trigger deputy_changed after insert or update or delete on deputy
  for each statement execute function tell_configuration_changed();

-- In whose place somebody did something, by no right of his own.
alter table change add column for_user uuid;
