-- Data keys: what protected values are sealed with, a generation after the other. Kept wrapped by the key-encryption key, which
-- lies outside of the database. Rows are never removed: values of a former generation are opened with its key.
create table data_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  generation integer not null check (generation > 0),
  -- Which kind of key wraps it (`file`, `environment`, `transit`), and which one of its kind.
  provider text not null,
  key_name text not null,
  wrapped bytea not null,
  created_at timestamptz(3) not null default now(),
  -- Since when the company has taken its key back: then it is wrapped once more, under a key that the company alone has.
  revoked_at timestamptz(3),
  revoked_by uuid,
  primary key (workspace_id, generation)
);
select protect_table('data_key');

-- Fields whose values are kept sealed, standard and added ones, and to which roles they are shown.
create table protected_field (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  field text not null,
  shown_to uuid[] not null default '{}',
  since timestamptz(3) not null default now(),
  -- `sealing`: values that were there before are still being sealed; `opening`: they are being opened, for it shall be protected no longer.
  state text not null default 'sealing' check (state in ('sealing', 'sealed', 'opening')),
  -- Where the work is, and how much of it is done: goes on from there after a crash.
  progress jsonb not null default '{}',
  primary key (workspace_id, object, field)
);
create trigger configuration_changed after insert or delete or update of shown_to, state on protected_field
  for each statement execute function tell_configuration_changed();
select protect_table('protected_field');

-- Of which record somebody had a protected value shown: an auditor asks for it by the record.
create index security_event_record_index on security_event (workspace_id, (details->>'record'), id desc)
  where details->>'record' is not null;

-- Processes look at once whether a key that was taken back or renewed may still be used.
create trigger configuration_changed after insert or delete or update on data_key
  for each statement execute function tell_configuration_changed();
