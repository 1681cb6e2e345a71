-- How far the present step has come: which rows are next is then told by the primary key, however many there are.
alter table bulk_change add column reached integer not null default 0;

-- What became of rows is sought of few of them only.
drop index bulk_change_row_outcome_index;
