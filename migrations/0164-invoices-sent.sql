-- When an invoice went to its client last.
alter table "invoice" add column "sent_at" timestamptz(3);

-- Each letter that took an invoice along.
create table invoice_sending (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  invoice uuid not null,
  activity uuid not null,
  letter uuid not null,
  -- Its paper; null: it went without.
  document uuid,
  sent_by uuid,
  sent_at timestamptz(3) not null default now(),
  -- The letter was taken back before it left.
  taken_back_at timestamptz(3),
  primary key (workspace_id, activity),
  foreign key (workspace_id, invoice) references invoice (workspace_id, id) on delete cascade
);
create index invoice_sending_invoice_index on invoice_sending (workspace_id, invoice, sent_at);
select protect_table('invoice_sending');
