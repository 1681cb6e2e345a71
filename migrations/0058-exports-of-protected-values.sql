-- Protected fields whose values an export tells in the open, by right and on demand: then its file is kept sealed.
alter table export add column opened text[] not null default '{}';
