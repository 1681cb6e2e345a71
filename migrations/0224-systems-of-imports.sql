-- Exports of other systems are recognised, and their ids kept with the rows: what a later file of the same system refers to is found by them.
alter table import add column system text, add column recognised jsonb;
alter table import_row add column external_id text;
