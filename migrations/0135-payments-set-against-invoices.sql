alter table invoice add column cancel_reason text;

-- How much of a payment is set against which invoice.
create table payment_allocation (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  payment uuid not null,
  invoice uuid not null,
  -- In the currency of the payment, and what that pays of the invoice in its own.
  amount numeric(18, 2) not null check (amount > 0),
  credited numeric(18, 2) not null check (credited > 0),
  -- Units of the invoice's currency for one of the payment's, where they are two; the day whose rates they are.
  rate numeric(30, 12),
  rate_on date,
  -- What set it: a person by hand, or a statement by itself.
  by_itself boolean not null default false,
  set_by uuid,
  set_at timestamptz(3) not null default now(),
  primary key (workspace_id, payment, invoice),
  foreign key (workspace_id, payment) references payment (workspace_id, id) on delete cascade,
  foreign key (workspace_id, invoice) references invoice (workspace_id, id)
);
create index payment_allocation_invoice_index on payment_allocation (workspace_id, invoice);
select protect_table('payment_allocation');

-- What a payment may be for, with the reasons to think so; somebody says yes or no.
create table payment_proposal (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  payment uuid not null,
  invoice uuid not null,
  amount numeric(18, 2) not null check (amount > 0),
  -- `number`, `payer`, `amount`, `only`: `payments:reasons.<name>`.
  reasons text[] not null,
  primary key (workspace_id, payment, invoice),
  foreign key (workspace_id, payment) references payment (workspace_id, id) on delete cascade,
  foreign key (workspace_id, invoice) references invoice (workspace_id, id) on delete cascade
);
create index payment_proposal_invoice_index on payment_proposal (workspace_id, invoice);
select protect_table('payment_proposal');

-- Accounts of ours that statements came for, and whose each is. Whoever reads a statement in holds the row.
create table own_account (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  account text not null,
  legal_entity uuid not null,
  named_by uuid,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, account)
);
select protect_table('own_account');

create table bank_statement (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  file_name text not null,
  format text not null,
  digest text not null,
  -- [{account, currency, legalEntity, from, until, opening, closing}]
  accounts jsonb not null,
  -- {entries, added, known, settled, proposed, open, ignored, problems}
  counts jsonb not null,
  -- [{document, line, field, code, params}], the first of them
  problems jsonb not null default '[]',
  read_by uuid,
  read_at timestamptz(3) not null default now(),
  reverted_at timestamptz(3),
  primary key (workspace_id, id)
);
create index bank_statement_read_index on bank_statement (workspace_id, read_at desc);
select protect_table('bank_statement');

-- Each entry of an account once, whichever statements name it.
create table bank_entry (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  account text not null,
  reference text not null,
  statement uuid not null,
  payment uuid not null,
  primary key (workspace_id, account, reference),
  foreign key (workspace_id, statement) references bank_statement (workspace_id, id)
);
create index bank_entry_statement_index on bank_entry (workspace_id, statement);
create index bank_entry_payment_index on bank_entry (workspace_id, payment);
select protect_table('bank_entry');

-- What is still owed, by age: the report reads these alone.
create index invoice_receivable_index on invoice (workspace_id, due_on, issued_on) include (owner, company, owed)
  where deleted_at is null and status in ('issued', 'partlyPaid');
-- Open payments of a client, offered when he is invoiced.
create index payment_open_index on payment (workspace_id, company, paid_on)
  where deleted_at is null and state in ('open', 'partly');
