-- Addresses of others that are told what happens here, each in the name of somebody: what he may not see does not leave.
create table webhook (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  url text not null,
  -- `lead.created`, `deal.*`, `*.removed`, `*.*`.
  events text[] not null,
  -- A filter of the one object of which all events are; null: all records.
  filter jsonb,
  -- Names of the fields that are told; null: all that the owner sees.
  fields text[],
  owner uuid not null,
  -- paused: nothing is sent until somebody turns it on, and what happens is kept for it. off: what happens is not kept.
  state text not null check (state in ('on', 'off', 'paused')),
  -- Why it is not on, where nobody has turned it off: gone (410), failing (for three days), ownerGone.
  reason text,
  state_since timestamptz(3) not null default now(),
  -- What was committed before it listened is not told.
  since xid8 not null default pg_snapshot_xmin(pg_current_snapshot()),
  -- So long the former secret signs beside the present one.
  former_until timestamptz(3),
  -- Attempts that failed one after the other, since when, and until when nothing is tried.
  failures integer not null default 0,
  failing_since timestamptz(3),
  rests_until timestamptz(3),
  delivered_at timestamptz(3),
  -- When its owner was last told that something was given up.
  told_at timestamptz(3),
  -- A past period that is told again: {from, to, after, found}.
  replaying jsonb,
  created_by uuid,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id)
);
select protect_table('webhook');

-- What is to be told to whom, and what became of it: the log.
create table webhook_delivery (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  webhook uuid not null,
  -- The change that it tells of: `webhook-id`, the same however often it is sent. Of a trial one of its own.
  event uuid not null,
  type text not null,
  object text,
  record_id uuid,
  -- Of the record after the change: the order in which its changes are told.
  version integer,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'skipped')),
  attempts integer not null default 0,
  -- null while an earlier change of the record is not told yet.
  due_at timestamptz(3),
  give_up_at timestamptz(3) not null default now() + interval '3 days',
  -- Until then somebody is at it.
  taken_until timestamptz(3),
  created_at timestamptz(3) not null default now(),
  tried_at timestamptz(3),
  ended_at timestamptz(3),
  -- Of the last attempt: what was sent, what came back, and what went wrong where nothing did.
  request text,
  status integer,
  answer text,
  took_ms integer,
  failure text,
  primary key (workspace_id, id),
  unique (workspace_id, webhook, event),
  foreign key (workspace_id, webhook) references webhook (workspace_id, id) on delete cascade
);
create index webhook_delivery_due_index on webhook_delivery (workspace_id, webhook, due_at) where state = 'waiting' and due_at is not null;
create index webhook_delivery_taken_index on webhook_delivery (workspace_id, webhook) where state = 'waiting' and taken_until is not null;
create index webhook_delivery_turn_index on webhook_delivery (workspace_id, webhook, record_id, version, event) where state = 'waiting';
create index webhook_delivery_log_index on webhook_delivery (workspace_id, webhook, id desc);
create index webhook_delivery_record_index on webhook_delivery (workspace_id, record_id);
create index webhook_delivery_ended_index on webhook_delivery (workspace_id, ended_at) where ended_at is not null;
select protect_table('webhook_delivery');
