-- Programs of others that speak for people with their consent (OAuth 2.1). Nothing by which one comes in is kept but its hash.
create table oauth_app (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  name text not null,
  -- Where people may be sent back to, to the letter.
  redirect_addresses text[] not null check (cardinality(redirect_addresses) > 0),
  -- What it may ask for at most.
  scopes jsonb not null,
  -- Null: it cannot keep a secret, as programs on people's devices cannot.
  secret_hash bytea,
  made_by uuid,
  made_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  primary key (workspace_id, id)
);
select protect_table('oauth_app');

-- That somebody lets a program speak for him, until one of the two, or an administrator, ends it.
create table oauth_grant (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  app_id uuid not null,
  user_id uuid not null,
  scopes jsonb not null,
  given_at timestamptz(3) not null default now(),
  used_at timestamptz(3),
  used_from text,
  ended_at timestamptz(3),
  primary key (workspace_id, id)
);
create index oauth_grant_user_index on oauth_grant (workspace_id, user_id) where ended_at is null;
create index oauth_grant_app_index on oauth_grant (workspace_id, app_id) where ended_at is null;
select protect_table('oauth_grant');

-- What an app gets over the browser and changes into tokens, once, within a minute.
create table oauth_code (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  code_hash bytea not null,
  app_id uuid not null,
  user_id uuid not null,
  scopes jsonb not null,
  redirect_address text not null,
  -- SHA-256 of a word that only who began knows (RFC 7636).
  challenge text not null,
  expires_at timestamptz(3) not null,
  -- To what it was changed: whoever comes with it again ends that.
  grant_id uuid,
  primary key (workspace_id, code_hash)
);
select protect_table('oauth_code');

create table oauth_token (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  token_hash bytea not null,
  grant_id uuid not null,
  kind text not null check (kind in ('access', 'refresh')),
  scopes jsonb not null,
  expires_at timestamptz(3) not null,
  -- A refresh token that was changed into another. Whoever comes with it again ends the grant.
  spent_at timestamptz(3),
  primary key (workspace_id, token_hash)
);
create index oauth_token_grant_index on oauth_token (workspace_id, grant_id);
select protect_table('oauth_token');

-- Every process believes for some seconds what a token opens.
create trigger oauth_grant_changed after update of ended_at on oauth_grant
  for each statement execute function tell_configuration_changed();
create trigger oauth_token_changed after delete on oauth_token
  for each statement execute function tell_configuration_changed();
