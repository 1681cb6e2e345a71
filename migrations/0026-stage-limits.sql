-- How many records a stage holds before its column on the board warns.
alter table "stage" add column "max_records" numeric;
