-- How many records somebody of a role may open in an hour and in a day, and take away in files in a day, before administrators
-- are alarmed; and whether it stops there.
alter table role
  add column "read_per_hour" numeric not null default 20000,
  add column "read_per_day" numeric not null default 60000,
  add column "exported_per_day" numeric not null default 50000,
  add column "stops_beyond" boolean not null default false;

-- What each person has opened and taken away, by the hour (UTC), over all processes. Written in batches, beside the reading.
create table reading_use (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  hour timestamptz(0) not null,
  opened bigint not null default 0,
  exported bigint not null default 0,
  primary key (workspace_id, user_id, hour)
);
create index reading_use_hour_index on reading_use (workspace_id, hour);
select protect_table('reading_use');

-- Who came to the end of a quota: once for each person, quota and time that it is of.
create table reading_alarm (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  user_id uuid not null,
  quota text not null check (quota in ('hour', 'day', 'exports')),
  -- Since when was counted.
  since timestamptz(0) not null,
  at timestamptz(3) not null default now(),
  used bigint not null,
  allowed bigint not null,
  -- What he opens, or takes away, on a day on which he works.
  usual bigint,
  stopped boolean not null,
  address text,
  primary key (workspace_id, id)
);
create unique index reading_alarm_once on reading_alarm (workspace_id, user_id, quota, since);
select protect_table('reading_alarm');

-- Whom no quota holds until then. What is over stays, as history.
create table reading_lift (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  until timestamptz(3) not null,
  given_by uuid,
  given_at timestamptz(3) not null default now(),
  primary key (workspace_id, user_id)
);
select protect_table('reading_lift');

-- Every process knows whom none holds.
create trigger reading_lift_changed after insert or update or delete on reading_lift
  for each statement execute function tell_configuration_changed();
