-- Passkeys (WebAuthn): keys on a device or in a manager of passwords. What is kept is public; the private part never comes here.
create table passkey (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  user_id uuid not null,
  name text not null,
  -- As its authenticator calls it, base64url.
  credential_id text not null,
  public_key bytea not null,
  -- How often it was used, by its own count; 0 where it does not count. A lower one than before is a copy's.
  sign_count bigint not null,
  transports text[] not null default '{}',
  -- It knows its owner by itself and asks for a finger, face or PIN: it may stand in place of the password.
  is_passwordless boolean not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  primary key (workspace_id, id),
  unique (workspace_id, credential_id)
);
create index passkey_user_index on passkey (workspace_id, user_id);
select protect_table('passkey');

-- What a passkey is asked to sign. Only hashes; each serves once, and only where it was asked for.
create table passkey_challenge (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  challenge_hash bytea not null,
  -- Of a cookie, or of the session in which a passkey is added.
  place_hash bytea not null,
  expires_at timestamptz(3) not null,
  primary key (workspace_id, challenge_hash)
);
create index passkey_challenge_end_index on passkey_challenge (workspace_id, expires_at);
select protect_table('passkey_challenge');

-- What processes remember of sessions is read anew when a passkey comes or goes; not at every use.
create trigger configuration_changed after insert or delete on passkey
  for each statement execute function tell_configuration_changed();

-- Whether a password alone does not open the account of a user: codes of a phone or passkeys.
create function has_second_factor(workspace uuid, person uuid) returns boolean language sql stable as $$
  select exists (select from second_factor f
      where f.workspace_id = workspace and f.user_id = person and f.confirmed_at is not null)
    or exists (select from passkey p where p.workspace_id = workspace and p.user_id = person)
$$;
