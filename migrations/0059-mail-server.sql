-- By which server the system's own letters leave: invitations, links for a new password. No row: as the environment says.
create table mail_server (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  host text not null,
  port integer not null check (port between 1 and 65535),
  -- TLS from the first byte; demanded before anything else is said; none, to this machine alone.
  security text not null check (security in ('tls', 'startTls', 'plain')),
  user_name text,
  -- Encrypted under a key outside of the database, for this server alone.
  password bytea,
  from_address text not null,
  from_name text not null,
  version integer not null default 1,
  changed_at timestamptz(3) not null default now(),
  check (password is null or user_name is not null)
);
select protect_table('mail_server');
