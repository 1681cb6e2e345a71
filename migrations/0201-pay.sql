-- By what people are paid for what they sold.
create table pay_rule (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  -- For whom, for what, at which rates, when (src/features/pay/rule.ts).
  terms jsonb not null,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id)
);
select protect_table('pay_rule');

-- Who sold a deal together, set each time anew: the last one holds.
create table deal_share (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  deal uuid not null,
  -- Of the settings of this deal, from 1.
  version integer not null,
  -- [{user, share}], per cent that add up to 100; none: it is its owner's alone.
  shares jsonb not null,
  set_by uuid,
  set_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, deal, version)
);
select protect_table('deal_share');

-- What somebody is paid for a period, as it was when that was closed.
create table pay_statement (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  user_id uuid not null,
  span text not null check (span in ('month', 'quarter')),
  starts_on date not null,
  currency text not null,
  total numeric(18, 2) not null,
  lines jsonb not null,
  -- Rules and plan by which it was reckoned: later changes of deals and payments are reckoned by the same.
  basis jsonb not null,
  closed_by uuid,
  closed_at timestamptz(3) not null default now(),
  -- It holds no more.
  reopened_by uuid,
  reopened_at timestamptz(3),
  primary key (workspace_id, id)
);
create unique index pay_statement_closed_index on pay_statement (workspace_id, user_id, span, starts_on) where reopened_at is null;
select protect_table('pay_statement');
