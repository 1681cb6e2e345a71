-- The sound of calls: fetched from where the provider has it, heard by whoever sees the call on its card, and gone when its time is over.

alter table activity add recorded_until timestamptz(3);

-- 0: none is fetched.
alter table phone_line add recording_days integer not null default 180 check (recording_days between 0 and 3650);

create table phone_recording (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  call uuid not null,
  url text not null,
  tries integer not null default 0,
  try_at timestamptz(3) not null default now(),
  -- Why it is not here yet.
  problem text,
  -- SHA-256 of the bytes, by which they lie in the store.
  hash text,
  type text,
  size integer,
  kept_until timestamptz(3),
  primary key (workspace_id, call),
  foreign key (workspace_id, call) references phone_call (workspace_id, id) on delete cascade
);
create index phone_recording_wanted_index on phone_recording (workspace_id, try_at) where hash is null;
create index phone_recording_old_index on phone_recording (workspace_id, kept_until) where hash is not null;
select protect_table('phone_recording');
