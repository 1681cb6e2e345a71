-- Mailboxes in which clients write and are written to. Their passwords lie in integration_secret.
create table mailbox (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  kind text not null check (kind in ('personal', 'shared')),
  -- As emailKey writes it.
  address text not null,
  name text not null,
  -- Whose it is, of a personal one.
  owner uuid,
  -- Who works with a shared one besides administrators.
  users uuid[] not null default '{}',
  teams uuid[] not null default '{}',
  -- Under which requests come in that are sent here.
  source uuid not null,
  -- {host, port, security, user}; without smtp nothing is sent from it.
  imap jsonb not null,
  smtp jsonb,
  active boolean not null default true,
  -- What never comes onto cards: {addresses, folders}.
  rules jsonb not null,
  signature text,
  -- What was sent before makes no request.
  since timestamptz(3) not null default now(),
  -- Why it is not read at present: {step, code, reply?, at, attempts}.
  failure jsonb,
  try_at timestamptz(3) not null default now(),
  read_at timestamptz(3),
  version integer not null default 1,
  primary key (workspace_id, id),
  check ((kind = 'personal') = (owner is not null))
);
create unique index mailbox_address_index on mailbox (workspace_id, address);
select protect_table('mailbox');

-- Whether everybody may connect a mailbox of his own. Without a row he may.
create table mailbox_policy (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  personal boolean not null
);
select protect_table('mailbox_policy');

-- Addresses to which nothing is sent any more, by emailKey.
create table mail_suppression (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  address text not null,
  reason text not null check (reason in ('bounced')),
  -- The words of the server that refused it.
  detail text,
  at timestamptz(3) not null default now(),
  primary key (workspace_id, address)
);
select protect_table('mail_suppression');
