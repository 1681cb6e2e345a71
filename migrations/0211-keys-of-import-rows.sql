-- By what else than itself a row of a file may be known: hashes of the keys of its person and of the row as a whole. Rows that share one are decided
-- about together; all others stay as they were read.
alter table import_row add column keys bigint[];
