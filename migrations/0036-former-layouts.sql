-- What a layout of cards was before each change of it, so that any of them can be taken back later. `sections` is null where
-- the place had no layout of its own. Not a layout itself: nothing of it holds for anybody.
create table former_layout (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  role uuid,
  pipeline uuid,
  sections jsonb,
  counts jsonb,
  -- Who replaced it, and when.
  replaced_by uuid,
  replaced_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index former_layout_object_index on former_layout (workspace_id, object, id);
select protect_table('former_layout');
