-- The intake ledger: every request that reached the company, as it came, and what became of it.

create table receipt (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  at timestamptz(3) not null default now(),
  -- Which channel can read the bytes.
  channel text not null,
  source uuid not null,
  content_type text not null,
  headers jsonb not null default '{}',
  raw bytea not null,
  -- A keyed hash: enough to count requests of one sender, not enough to know where he lives.
  address_hash text,
  idempotency_key text,
  -- SHA-256 of the bytes, and of what was read out of them (without marks of time), by which repeats are known.
  raw_hash bytea not null,
  content_hash bytea,
  -- Fields as they were read, for people to look at.
  fields jsonb,
  outcome text not null default 'pending' check (outcome in ('pending', 'lead', 'attached', 'interest', 'rejected')),
  object text,
  record_id uuid,
  reasons jsonb not null default '[]',
  -- Run again by hand: spam signs and repeats are then passed over.
  forced boolean not null default false,
  attempts integer not null default 0,
  try_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  primary key (workspace_id, id)
);
create index receipt_pending_index on receipt (workspace_id, try_at) where outcome = 'pending';
create index receipt_outcome_index on receipt (workspace_id, outcome, id desc);
create index receipt_key_index on receipt (workspace_id, source, idempotency_key, at desc) where idempotency_key is not null;
create index receipt_content_index on receipt (workspace_id, source, content_hash, at desc) where content_hash is not null;
create index receipt_address_index on receipt (workspace_id, source, address_hash, at desc) where address_hash is not null;
create index receipt_record_index on receipt (workspace_id, record_id) where record_id is not null;
select protect_table('receipt');

-- Secrets of a workspace made by the server itself, e.g. to sign the time at which a form was opened.
create table own_secret (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  name text not null,
  value bytea not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, name)
);
select protect_table('own_secret');

-- What people are told of: delivered at once to their open pages, kept until read.
create table notice (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  "user" uuid not null,
  at timestamptz(3) not null default now(),
  -- Stops readers before transactions that are still under way, as in `event`.
  xid xid8 not null default pg_current_xact_id(),
  code text not null,
  params jsonb not null default '{}',
  object text not null,
  record_id uuid not null,
  read_at timestamptz(3),
  primary key (workspace_id, id)
);
create index notice_user_index on notice (workspace_id, "user", id desc);
create index notice_unread_index on notice (workspace_id, "user") where read_at is null;
create index notice_xid_index on notice (workspace_id, xid, id);
select protect_table('notice');
