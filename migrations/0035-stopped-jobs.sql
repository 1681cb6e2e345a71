-- An import can be stopped while it is written: it goes on, or is taken back, from there.
alter table import
  drop constraint import_state_check,
  add constraint import_state_check
    check (state in ('staging', 'staged', 'committing', 'cancelled', 'done', 'failed', 'reverted')),
  -- What became of the rows that are done, by outcome.
  add column settled jsonb not null default '{}',
  -- How many of the written rows a revert has done with.
  add column taken_back integer not null default 0;
update import set settled = counts - 'read' where state in ('done', 'reverted');
update import i set settled = coalesce((
    select jsonb_object_agg(r.outcome, r.rows) from (
      select outcome, count(*) as rows from import_row
      where workspace_id = i.workspace_id and import_id = i.id and done and outcome is not null group by outcome) r), '{}')
  where state in ('committing', 'failed');

-- Whether the owner of the card has been told of the row: once, however often the import stops and goes on.
alter table import_row add column told boolean not null default false;

-- So can the undoing of a bulk change; owners are told of a record that came back once.
alter table bulk_change_row add column told boolean not null default false;
update bulk_change set counts = jsonb_build_object('undone', case when state = 'reverted' then (counts->>'changed')::int - (counts->>'kept')::int else 0 end) || counts;

-- An export says how far it is, and can be stopped.
alter table export
  drop constraint export_state_check,
  add constraint export_state_check check (state in ('waiting', 'done', 'failed', 'cancelled')),
  -- How many records it will have; null until they are counted.
  add column total integer;
create index export_actor_index on export (workspace_id, actor, id);
