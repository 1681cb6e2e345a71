-- A second factor: codes of an app on somebody's phone. The secret is encrypted under a key outside of the database.
create table second_factor (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  secret bytea not null,
  begun_at timestamptz(3) not null default now(),
  -- Empty until the first code was right; then it is asked for.
  confirmed_at timestamptz(3),
  -- Time step of the last code that was accepted: no code is accepted twice, and none that is older.
  last_step bigint,
  primary key (workspace_id, user_id)
);
select protect_table('second_factor');

-- Ways in without the phone, each for once. Only hashes.
create table recovery_code (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz(3),
  primary key (workspace_id, user_id, code_hash)
);
select protect_table('recovery_code');

-- Whether the session was opened, or confirmed, by a second factor.
alter table session add column second_factor boolean not null default false;

alter table role add column "demands_second_factor" boolean not null default false;
alter table "user" add column "second_factor_since" timestamptz(3);

-- Who sees no addresses of colleagues need not see who is protected less either.
update role set fields = fields || '{"user.secondFactorSince": "hidden"}' where fields->>'user.email' = 'hidden';

-- What processes remember of sessions is read anew when a second factor comes or goes; not at every code.
create trigger configuration_changed after insert or delete or update of confirmed_at on second_factor
  for each statement execute function tell_configuration_changed();
