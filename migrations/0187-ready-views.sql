-- Views that companies find ready bear the name of what they were made of: they are added once, also where somebody has removed them.
alter table saved_view add column preset text;
create unique index saved_view_preset_index on saved_view (workspace_id, preset) where preset is not null;
