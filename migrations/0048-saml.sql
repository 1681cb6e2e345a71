-- Key pairs by which a provider of SAML encrypts for us: several at once, so that a new one can be given to it while answers
-- for the former still come. The private key is encrypted under a key outside of the database.
create table saml_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  provider_id uuid not null,
  -- PEM.
  certificate text not null,
  private_key bytea not null,
  made_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, provider_id) references identity_provider (workspace_id, id) on delete cascade
);
create index saml_key_provider_index on saml_key (workspace_id, provider_id, made_at);
select protect_table('saml_key');

-- What a provider has said of somebody lets him in once, whichever process hears it. Only hashes of the ids.
create table used_assertion (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  provider_id uuid not null,
  id_hash bytea not null,
  expires_at timestamptz(3) not null,
  primary key (workspace_id, provider_id, id_hash),
  foreign key (workspace_id, provider_id) references identity_provider (workspace_id, id) on delete cascade
);
create index used_assertion_end_index on used_assertion (workspace_id, expires_at);
select protect_table('used_assertion');

-- What was found in the last answer of a provider, step by step, for whoever mends a set-up: nothing of whom it was about.
create table saml_answer (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  provider_id uuid not null,
  at timestamptz(3) not null default now(),
  findings jsonb not null,
  primary key (workspace_id, provider_id),
  foreign key (workspace_id, provider_id) references identity_provider (workspace_id, id) on delete cascade
);
select protect_table('saml_answer');
