-- What an auditor asks about afterwards: who came in or was turned away, from where and with what, who changed a password or
-- ended sessions. Written with what it tells of, in the same transaction where there is one; never changed. No password,
-- token or code ever stands in it.
create table security_event (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  at timestamptz(3) not null default now(),
  kind text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  -- Why it was refused, or what else is to be known, as a code: `wrongPassword`.
  reason text,
  -- Whom it is about; null where nobody of this company was meant.
  user_id uuid,
  -- Who did it; null where nobody was signed in.
  actor uuid,
  -- The e-mail that was tried, where it is no user's.
  account text,
  address text,
  agent text,
  request_id text,
  -- Numbers and names that belong to it: how many sessions ended.
  details jsonb not null default '{}',
  primary key (workspace_id, id)
);
create index security_event_at_index on security_event (workspace_id, at desc, id desc);
create index security_event_user_index on security_event (workspace_id, user_id, at desc);
create index security_event_kind_index on security_event (workspace_id, kind, at desc);
create index security_event_address_index on security_event (workspace_id, address, at desc);
select protect_table('security_event');
