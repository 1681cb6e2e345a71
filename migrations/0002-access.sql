-- Who is calling, what he may do, and how administrators extend the declarations.

-- A password, apart from the user it belongs to, so that nothing that reads users can read it.
create table credential (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  password_hash text not null,
  changed_at timestamptz(3) not null default now(),
  primary key (workspace_id, user_id)
);
select protect_table('credential');

-- A way in for somebody who has no password yet. Used once.
create table invitation (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  token_hash bytea not null,
  user_id uuid not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (workspace_id, token_hash)
);
create index invitation_user_index on invitation (workspace_id, user_id);
select protect_table('invitation');

-- An open browser. The token itself is only in its cookie.
create table session (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  token_hash bytea not null,
  id uuid not null,
  user_id uuid not null,
  agent text,
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (workspace_id, token_hash)
);
create index session_user_index on session (workspace_id, user_id);
create index session_expires_index on session (workspace_id, expires_at);
select protect_table('session');

create table api_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  token_hash bytea not null,
  user_id uuid not null,
  name text not null,
  scopes jsonb not null,
  -- The end of the key, by which its owner tells it from others.
  hint text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  used_at timestamptz(3),
  primary key (workspace_id, id)
);
create unique index api_key_token_index on api_key (workspace_id, token_hash);
create index api_key_user_index on api_key (workspace_id, user_id);
select protect_table('api_key');

-- Sign-ins that were tried, by which guessing is slowed. Account and address are hashes.
create table sign_in_attempt (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  at timestamptz(3) not null default now(),
  account bytea not null,
  address bytea not null,
  succeeded boolean not null default false,
  primary key (workspace_id, id)
);
create index sign_in_attempt_account_index on sign_in_attempt (workspace_id, account, at desc);
create index sign_in_attempt_address_index on sign_in_attempt (workspace_id, address, at desc);
select protect_table('sign_in_attempt');

-- First answers to calls with an Idempotency-Key. Written in the transaction of the call itself.
create table idempotency (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  key text not null,
  -- SHA-256 of method, path and body.
  request_hash bytea not null,
  at timestamptz(3) not null default now(),
  status integer,
  headers jsonb,
  body text,
  primary key (workspace_id, user_id, key)
);
create index idempotency_at_index on idempotency (workspace_id, at);
select protect_table('idempotency');

-- Every call of the API: who, what, with which result. Never bodies, and paths as they are declared, never as they
-- were called, since some bear secrets.
create table api_log (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  request_id text not null,
  at timestamptz(3) not null default now(),
  user_id uuid,
  api_key uuid,
  method text not null,
  route text not null,
  record_id uuid,
  status integer not null,
  milliseconds real not null,
  bytes integer not null,
  address text
);
create index api_log_at_index on api_log (workspace_id, at desc);
create index api_log_user_index on api_log (workspace_id, user_id, at desc);
select protect_table('api_log');

-- Calls of a day, by key, user and address, from which daily quotas are kept over all processes.
create table api_use (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  day date not null,
  subject text not null,
  calls bigint not null,
  primary key (workspace_id, day, subject)
);
select protect_table('api_use');

-- What administrators add. Removed ones stay here with their data, hidden, and their names stay taken.
create table added_object (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  name text not null,
  plural text not null,
  label jsonb not null,
  title text not null default 'name',
  created_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (workspace_id, id)
);
create unique index added_object_name_index on added_object (workspace_id, name);
create unique index added_object_plural_index on added_object (workspace_id, plural);
select protect_table('added_object');

create table added_field (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  name text not null,
  type text not null,
  options jsonb not null default '{}',
  label jsonb not null,
  position integer not null default 0,
  created_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (workspace_id, id)
);
create unique index added_field_name_index on added_field (workspace_id, object, name);
select protect_table('added_field');

-- Processes keep the set-up and the signed-in in memory and hear here when to read them anew. These tables are written
-- seldom: NOTIFY makes transactions commit one by one and has no place where records are written.
create function tell_configuration_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('rapport_configuration', coalesce(current_setting('rapport.workspace', true), ''));
  return null;
end $$;

do $$
declare t text;
begin
  foreach t in array array['user', 'role', 'team', 'pipeline', 'stage', 'source', 'added_field', 'added_object', 'workspace'] loop
    execute format(
      'create trigger configuration_changed after insert or update or delete on %I
        for each statement execute function tell_configuration_changed()', t);
  end loop;
  foreach t in array array['session', 'api_key'] loop
    execute format(
      'create trigger configuration_changed after delete on %I
        for each statement execute function tell_configuration_changed()', t);
  end loop;
end $$;

-- The table of workspaces lies outside of all of them and requests only read it; this is the one way to change one's own.
create function change_company(changed jsonb) returns void
language sql security definer set search_path = public, pg_temp as $$
  update workspace set
    name = coalesce(changed->>'name', name),
    locale = coalesce(changed->>'locale', locale),
    country = coalesce(changed->>'country', country),
    currency = coalesce(changed->>'currency', currency),
    time_zone = coalesce(changed->>'timeZone', time_zone)
  where id = current_setting('rapport.workspace')::uuid
$$;
revoke all on function change_company(jsonb) from public;
grant execute on function change_company(jsonb) to rapport_app;
