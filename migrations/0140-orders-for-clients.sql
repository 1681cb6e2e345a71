-- What the client reads of an order: the public name of each stage, which of them he is told of, files, and prices where he may see them.
alter table "stage" add column "client_name" text;
alter table "stage" add column "tells_client" boolean not null default false;
alter table "stage" alter column "tells_client" drop default;

alter table "order" add column "shows_prices" boolean not null default false;
alter table "order" alter column "shows_prices" drop default;
alter table "order" add column "payment_terms" text;
alter table "order" add column "delivery_terms" text;

alter table "attachment" add column "drawing" boolean not null default false;
alter table "attachment" alter column "drawing" drop default;
alter table "attachment" add column "for_client" boolean not null default false;
alter table "attachment" alter column "for_client" drop default;

create index order_open_due_index on "order" (workspace_id, due_on) where closed_at is null and deleted_at is null;
create index case_open_due_index on "case" (workspace_id, due_on) where solved_at is null and deleted_at is null;

-- How a company handles orders and cases; without a row the usual holds.
create table order_setting (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  version integer not null default 1,
  -- An accepted quote becomes an order by itself.
  from_accepted_quote boolean not null,
  -- Working days until a case is due.
  case_days integer not null,
  -- Of letters that tell clients of stages; null: the usual words.
  subject text,
  body text,
  primary key (workspace_id)
);
select protect_table('order_setting');

-- A client is told of a stage of his order once, or it is kept here why not.
create table order_telling (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  order_id uuid not null,
  stage uuid not null,
  at timestamptz(3) not null default now(),
  outcome text not null check (outcome in ('written', 'noAddress', 'noMailbox', 'failed')),
  letter uuid,
  address text,
  primary key (workspace_id, order_id, stage)
);
select protect_table('order_telling');
