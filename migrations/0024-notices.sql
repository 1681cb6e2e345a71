-- How long before it is due somebody is reminded of a task, in minutes, where the task says so itself.
alter table "task" add column "remind_before" numeric;
create index task_remind_index on task (workspace_id, due_at)
  where remind_before is not null and done_at is null and deleted_at is null;

-- Notices of one matter share a line, named after its first one. `shown_at` says when a notice came, or came back;
-- one that waits (put off, or come in quiet hours) is not shown before. `push`: still to be sent to devices.
alter table notice
  add column first uuid,
  add column line uuid not null generated always as (coalesce(first, id)) stored,
  add column shown_at timestamptz(3) not null default now(),
  add column waits_until timestamptz(3),
  add column bell boolean not null default true,
  add column push boolean not null default false;
update notice set shown_at = at;
drop index notice_user_index;
drop index notice_unread_index;
create index notice_shown_index on notice (workspace_id, "user", shown_at desc, id desc) where bell and waits_until is null;
create index notice_unread_index on notice (workspace_id, "user", id) where read_at is null;
create index notice_line_index on notice (workspace_id, "user", line, shown_at, id);
create index notice_waits_index on notice (workspace_id, waits_until) where waits_until is not null;
create index notice_push_index on notice (workspace_id, "user", shown_at) where push;

-- What each person wants to be told of and when not. Whoever has no row is told as most want it.
create table notice_setting (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "user" uuid not null,
  kinds jsonb not null,
  quiet jsonb,
  time_zone text,
  remind_before integer,
  primary key (workspace_id, "user")
);
select protect_table('notice_setting');

-- Browsers that show notices while no page is open. Each belongs to a session, and hears nothing once that has ended.
create table push_device (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  "user" uuid not null,
  session uuid not null,
  endpoint text not null,
  p256dh bytea not null,
  auth bytea not null,
  name text not null,
  created_at timestamptz(3) not null default now(),
  failures integer not null default 0,
  primary key (workspace_id, id)
);
create unique index push_device_endpoint_index on push_device (workspace_id, md5(endpoint));
create index push_device_user_index on push_device (workspace_id, "user");
select protect_table('push_device');
