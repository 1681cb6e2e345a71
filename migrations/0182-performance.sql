-- What took long: which statement, for what it was sent, what was asked for (never the operands), and how PostgreSQL answers it.
create table slow_statement (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  fingerprint text not null,
  cause text,
  asked jsonb,
  statement text not null,
  plan text,
  longest double precision not null,
  first_at timestamptz(3) not null default now(),
  last_at timestamptz(3) not null default now(),
  -- What an index would do for it, measured on a sample.
  trial jsonb,
  primary key (workspace_id, id)
);
create unique index slow_statement_fingerprint_index on slow_statement (workspace_id, fingerprint);
select protect_table('slow_statement');

create table slow_statement_day (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  statement uuid not null,
  day date not null,
  calls bigint not null,
  milliseconds double precision not null,
  primary key (workspace_id, statement, day),
  foreign key (workspace_id, statement) references slow_statement (workspace_id, id) on delete cascade
);
select protect_table('slow_statement_day');

-- Indexes that an administrator had made for what was slow, with what they did measured before and after.
create table made_index (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  name text not null,
  object text not null,
  columns jsonb not null,
  definition text not null,
  state text not null check (state in ('building', 'ready', 'failed', 'dropping')),
  failure text,
  asked jsonb not null,
  asked_by uuid,
  asked_at timestamptz(3) not null default now(),
  made_at timestamptz(3),
  "before" jsonb,
  "after" jsonb,
  primary key (workspace_id, id)
);
create unique index made_index_name_index on made_index (workspace_id, name);
select protect_table('made_index');
