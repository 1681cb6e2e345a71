-- Who vouches for people besides their passwords: a provider of the company's, for the domains of e-mail that it answers for.
create table identity_provider (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  kind text not null check (kind in ('oidc', 'saml')),
  name text not null,
  is_active boolean not null default true,
  -- For the addresses of these domains alone it is believed; no domain has two.
  email_domains text[] not null default '{}',
  -- People of these domains sign in by it only, but for emergency administrators.
  is_demanded boolean not null default false,
  -- Whoever is new to Rapport gets an account when he first signs in.
  creates_users boolean not null default false,
  default_role uuid,
  -- In order: `[{"group", "role", "team"}]`; the first that fits holds, at every sign-in.
  group_roles jsonb not null default '[]',
  -- Whoever it lets in needs no second factor of ours.
  answers_for_second_factor boolean not null default false,
  settings jsonb not null default '{}',
  -- Encrypted under a key outside of the database, for this provider alone.
  secrets bytea,
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  check (not is_demanded or is_active)
);
select protect_table('identity_provider');

-- Which user somebody is whom a provider knows. An address may go to another person; the subject does not.
create table identity (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  provider_id uuid not null,
  subject text not null,
  user_id uuid not null,
  made_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  primary key (workspace_id, provider_id, subject),
  unique (workspace_id, provider_id, user_id),
  foreign key (workspace_id, provider_id) references identity_provider (workspace_id, id) on delete cascade
);
create index identity_user_index on identity (workspace_id, user_id);
select protect_table('identity');

-- Somebody is on his way to a provider and back. Only hashes of what he carries; what must be remembered is sealed.
create table sign_on_attempt (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  state_hash bytea not null,
  provider_id uuid not null,
  -- Of a cookie: only the browser that began comes back.
  browser_hash bytea not null,
  sealed bytea not null,
  next text not null,
  expires_at timestamptz(3) not null,
  primary key (workspace_id, state_hash),
  foreign key (workspace_id, provider_id) references identity_provider (workspace_id, id) on delete cascade
);
create index sign_on_attempt_end_index on sign_on_attempt (workspace_id, expires_at);
select protect_table('sign_on_attempt');

-- Who may sign in by password although his domain demands the provider: for the day on which that is away.
create table emergency_administrator (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  since timestamptz(3) not null default now(),
  made_by uuid,
  primary key (workspace_id, user_id)
);
select protect_table('emergency_administrator');

-- Which provider let the session in.
alter table session add column provider_id uuid;

-- What processes remember of sessions is read anew when a provider no longer answers for a second factor.
create trigger provider_changed after delete or update of is_active, answers_for_second_factor on identity_provider
  for each statement execute function tell_configuration_changed();
