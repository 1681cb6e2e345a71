-- Events of security are sealed in order of their transactions, as changes are by the outbox: nothing that commits late is missed.
alter table security_event add column xid xid8 not null default pg_current_xact_id();
create index security_event_xid_index on security_event (workspace_id, xid, id);

-- A keyed chain over what was written: each seal is over a portion of rows and over the seal before it. The key lies outside.
create table audit_seal (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  number bigint not null,
  at timestamptz(3) not null,
  stream text not null check (stream in ('change', 'security')),
  -- `begun` opens the chain, `rows` seals rows, `expired` says which of them were removed when their time was over.
  kind text not null check (kind in ('begun', 'rows', 'expired')),
  -- Places in the order of transactions, after which and up to which was read.
  after text not null,
  upto text not null,
  count integer not null,
  -- The id (16 bytes) and the keyed digest (32 bytes) of each row.
  rows bytea not null,
  digest bytea not null,
  -- By which key it was made, as a mark that tells nothing of the key.
  key text not null,
  hash bytea not null,
  primary key (workspace_id, number)
);
alter table audit_seal alter column rows set storage external;
select protect_table('audit_seal');
revoke update, delete on audit_seal from rapport_app;

-- How long is kept what is not kept for ever, in days.
create table audit_retention (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  security_days integer not null check (security_days between 90 and 3650),
  call_days integer not null check (call_days between 7 and 1095)
);
select protect_table('audit_retention');
