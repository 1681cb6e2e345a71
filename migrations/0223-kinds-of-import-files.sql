-- Files of imports are of several kinds; those that are there are tables of text.
update import set format = '{"kind": "csv"}'::jsonb || format where format is not null;
