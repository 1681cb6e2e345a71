-- Applications of the company at mail services, by which people let it into their mailboxes without a password. Their secrets lie in integration_secret.
create table mail_application (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  service text not null,
  client_id text not null,
  authorization_url text not null,
  token_url text not null,
  scopes text[] not null,
  primary key (workspace_id, service)
);
select protect_table('mail_application');

-- Who was sent to a service to sign in to a mailbox, until he comes back. The state is kept as its hash.
create table mailbox_sign_in (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  state bytea not null,
  mailbox uuid not null,
  "user" uuid not null,
  verifier text not null,
  expires_at timestamptz(3) not null,
  primary key (workspace_id, state)
);
select protect_table('mailbox_sign_in');

-- By what a mailbox is signed in to: 'password', or a service of mail_application.
alter table mailbox add column sign_in text not null default 'password';
