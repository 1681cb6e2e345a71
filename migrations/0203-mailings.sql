-- Reports and dashboards that people have sent by mail, each recipient with his own rights.
create table mailing (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  owner uuid not null,
  -- What is sent.
  kind text not null check (kind in ('report', 'dashboard')),
  about uuid not null,
  crontab text not null,
  zone text not null,
  formats text[] not null,
  users uuid[] not null,
  teams uuid[] not null,
  state text not null default 'on' check (state in ('on', 'paused', 'stopped')),
  -- Why it was stopped, as a code.
  why text,
  -- When it is due; null: it is not on.
  next_at timestamptz(3),
  -- When its owner was last told of a failure.
  told_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (workspace_id, id),
  check ((state = 'on') = (next_at is not null)),
  check ((state = 'stopped') = (why is not null))
);
create index mailing_next_index on mailing (workspace_id, next_at) where removed_at is null and next_at is not null;
create index mailing_owner_index on mailing (workspace_id, owner) where removed_at is null;
select protect_table('mailing');

-- What went to whom: for each moment and recipient one, and one letter of it.
create table mailing_delivery (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  mailing uuid not null,
  due_at timestamptz(3) not null,
  recipient uuid not null,
  -- Somebody has it sent to himself, apart from the schedule.
  trial boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'skipped', 'failed')),
  -- Why it was not sent, as a code; of a letter that did not leave also what its last attempt failed of.
  why text,
  failure text,
  ended_at timestamptz(3),
  primary key (workspace_id, id),
  foreign key (workspace_id, mailing) references mailing (workspace_id, id),
  check ((state = 'waiting') = (ended_at is null))
);
create unique index mailing_delivery_once_index on mailing_delivery (workspace_id, mailing, due_at, recipient) where not trial;
create index mailing_delivery_mailing_index on mailing_delivery (workspace_id, mailing, due_at desc, id);
create index mailing_delivery_waiting_index on mailing_delivery (workspace_id) where state = 'waiting';
create index mailing_delivery_ended_index on mailing_delivery (workspace_id, ended_at) where ended_at is not null;
select protect_table('mailing_delivery');
