-- Since when an import reads or writes, and how far it was then: by this is told how fast it is, and how long it will take yet.
alter table import add column step_at timestamptz(3) not null default now(), add column step_from double precision not null default 0;
