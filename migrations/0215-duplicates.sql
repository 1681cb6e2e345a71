-- Words that only records share which may be one and the same, as hashes: duplicates are looked for among who shares one.
create table likeness_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  key integer not null,
  record_id uuid not null,
  primary key (workspace_id, object, key, record_id)
);
select protect_table('likeness_key');

-- The keys of each record, so that they can be taken away when it is another.
create table likeness_record (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  record_id uuid not null,
  keys integer[] not null,
  primary key (workspace_id, object, record_id)
);
select protect_table('likeness_record');

-- Records that have changed since they were compared.
create table likeness_due (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  record_id uuid not null,
  primary key (workspace_id, object, record_id)
);
select protect_table('likeness_due');

-- How far the records of an object are compared, and what was learned of them.
create table duplicate_scan (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  state text not null default 'reading' check (state in ('reading', 'comparing', 'following')),
  -- While it reads: the last record that was read; while it compares: the parts of all keys that are done.
  read_to uuid,
  parts_done integer not null default 0,
  parts integer not null default 1,
  records integer not null default 0,
  model jsonb,
  begun_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  -- From this probability on pairs are merged by themselves; null: never.
  merge_above double precision check (merge_above between 0.9 and 1),
  primary key (workspace_id, object),
  check (state = 'reading' or model is not null)
);
select protect_table('duplicate_scan');

-- Two records that may be one and the same.
create table duplicate_pair (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  a uuid not null,
  b uuid not null,
  probability double precision not null check (probability between 0 and 1),
  -- Which fields agree how far, and what that says in bits; no values.
  why jsonb not null,
  found_at timestamptz(3) not null default now(),
  compared_at timestamptz(3) not null default now(),
  -- Somebody says that they are two.
  different_by uuid,
  different_at timestamptz(3),
  -- By which merge they became one by themselves, or the code for why they could not.
  merged_by_rule uuid,
  refused text,
  primary key (workspace_id, id),
  unique (workspace_id, object, a, b),
  check (a < b),
  check ((different_by is null) = (different_at is null))
);
create index duplicate_pair_b_index on duplicate_pair (workspace_id, object, b);
create index duplicate_pair_open_index on duplicate_pair (workspace_id, object, probability desc, id) where different_at is null;
create index duplicate_pair_rule_index on duplicate_pair (workspace_id, object, merged_by_rule) where merged_by_rule is not null;
select protect_table('duplicate_pair');
