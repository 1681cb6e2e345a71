-- How the fields of an object's cards are grouped: for everybody, for a role, for a pipeline, or for both. One that
-- names a role or a pipeline which is gone holds for nobody, and holds again when that comes back from the trash.
create table layout (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  role uuid,
  pipeline uuid,
  sections jsonb not null,
  counts jsonb,
  version integer not null default 1,
  primary key (workspace_id, id)
);
create unique index layout_for_index on layout (workspace_id, object, role, pipeline) nulls not distinct;
select protect_table('layout');

create trigger configuration_changed after insert or update or delete on layout
  for each statement execute function tell_configuration_changed();
