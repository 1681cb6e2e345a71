-- What the record engine itself stores: who changed what, what happened, by which keys people are known.

create extension if not exists pg_trgm;

-- Every request runs as this role: it owns nothing and cannot bypass row-level security.
do $$ begin
  if not exists (select from pg_roles where rolname = 'rapport_app') then
    create role rapport_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;
grant rapport_app to current_user;
grant usage on schema public to rapport_app;

create function protect_table(name text) returns void language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format(
    'create policy workspace on %I to rapport_app using (workspace_id = current_setting(''rapport.workspace'')::uuid)', name);
  execute format('grant select, insert, update, delete on %I to rapport_app', name);
  execute format('grant usage on all sequences in schema public to rapport_app');
end $$;

-- Under row-level security PostgreSQL uses an index for a condition only when the function behind it is known to tell
-- nothing of the rows it is shown. These are built in, raise no errors that quote a row, and carry search and filters.
-- Only a superuser may say so; without that everything works, but search and filters on sums read more rows.
do $$
declare f text;
begin
  foreach f in array array[
    'ts_match_vq(tsvector,tsquery)', 'textlike(text,text)', 'texticlike(text,text)', 'lower(text)',
    'word_similarity_op(text,text)', 'word_similarity_commutator_op(text,text)',
    'numeric_eq(numeric,numeric)', 'numeric_lt(numeric,numeric)', 'numeric_le(numeric,numeric)',
    'numeric_gt(numeric,numeric)', 'numeric_ge(numeric,numeric)',
    'jsonb_contains(jsonb,jsonb)', 'arraycontains(anyarray,anyarray)', 'arrayoverlap(anyarray,anyarray)',
    'jsonb_object_field_text(jsonb,text)'
  ] loop
    execute format('alter function %s leakproof', f);
  end loop;
exception when insufficient_privilege then
  raise notice 'not a superuser: search and some filters will not use their indexes';
end $$;

-- One row a company. The only table that lies outside of all workspaces.
create table workspace (
  id uuid primary key,
  name text not null,
  locale text not null default 'ru',
  country text not null default 'RU',
  currency text not null default 'RUB',
  time_zone text not null default 'Europe/Moscow',
  host text unique,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
grant select on workspace to rapport_app;

-- Every change of every record: the audit log and the card's history.
create table change (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  at timestamptz not null default now(),
  object text not null,
  record_id uuid not null,
  version integer not null,
  kind text not null,
  actor uuid,
  channel text not null,
  reference text,
  request_id text,
  before jsonb,
  after jsonb,
  primary key (workspace_id, id)
);
create index change_record_index on change (workspace_id, record_id, id desc);
create index change_at_index on change (workspace_id, object, at);
select protect_table('change');

-- The outbox: written with the change, read by reactions, live pages and webhooks in order of commit.
-- `xid` lets a reader stop before transactions that are still under way, so that none is passed over.
create table event (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  xid xid8 not null default pg_current_xact_id(),
  change_id uuid not null,
  object text not null,
  record_id uuid not null,
  primary key (workspace_id, xid, change_id)
);
select protect_table('event');

-- How far each consumer has read the outbox.
create table event_cursor (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  consumer text not null,
  xid xid8 not null,
  change_id uuid not null,
  primary key (workspace_id, consumer)
);
select protect_table('event_cursor');

-- By what a person or organisation is recognised: phone, e-mail, messenger, ИНН.
create table match_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null,
  value text not null,
  object text not null,
  record_id uuid not null,
  primary key (workspace_id, kind, value, object, record_id)
);
create index match_key_record_index on match_key (workspace_id, record_id);
select protect_table('match_key');

-- Merges, with all that is needed to undo them.
create table merge (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  kept uuid not null,
  at timestamptz not null default now(),
  actor uuid,
  undone_at timestamptz,
  moved jsonb not null,
  primary key (workspace_id, id)
);
create index merge_kept_index on merge (workspace_id, kept);
select protect_table('merge');

-- Old ids lead to the record they were merged into.
create table merged_record (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  kept uuid not null,
  merge_id uuid not null,
  primary key (workspace_id, id)
);
select protect_table('merged_record');

-- Records of the objects that administrators add.
create table added_record (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  created_by uuid,
  deleted_at timestamptz(3),
  custom jsonb not null default '{}',
  search_text text,
  search_words tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);
create index added_record_created_index on added_record (workspace_id, object, created_at desc, id desc) where deleted_at is null;
create index added_record_updated_index on added_record (workspace_id, object, updated_at desc, id desc) where deleted_at is null;
create index added_record_owner_index on added_record (workspace_id, object, (custom->>'owner'), created_at desc) where deleted_at is null;
create index added_record_words_index on added_record using gin (search_words);
create index added_record_text_index on added_record using gin (search_text gin_trgm_ops);
select protect_table('added_record');
