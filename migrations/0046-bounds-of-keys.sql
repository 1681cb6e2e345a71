-- What binds a key besides its scopes: whence it may be used, and how often. Without addresses: from anywhere.
alter table api_key
  add column addresses text[] not null default '{}',
  add column calls_per_minute bigint,
  add column calls_per_day bigint,
  add column used_from text,
  -- The end of which its owner has been told already; another one is told anew.
  add column warned_of timestamptz(3);

-- Other processes believe what they know of a key for some seconds.
create trigger key_changed after update of scopes, addresses, calls_per_minute, calls_per_day, expires_at on api_key
  for each statement execute function tell_configuration_changed();

-- How long a key of the company may live. No row: as long as its owner likes.
create table key_policy (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  longest_days integer not null,
  primary key (workspace_id)
);
select protect_table('key_policy');
