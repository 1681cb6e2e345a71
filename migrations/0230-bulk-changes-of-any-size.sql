-- How far the present step has come: which rows are next is then told by the primary key, however many there are.
alter table bulk_change add column reached integer not null default 0;

-- Of the others, only those that are told of apart are sought by what became of them.
drop index bulk_change_row_outcome_index;
create index bulk_change_row_told_index on bulk_change_row (workspace_id, bulk_change_id, outcome, place) where outcome in ('refused', 'kept');
