create table "tax_rate" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "rate" numeric,
  "from" date,
  "until" date,
  "main" boolean not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "tax_rate_created_index" on "tax_rate" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "tax_rate_deleted_index" on "tax_rate" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

select protect_table('tax_rate');

create table "unit" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "full_name" text,
  "code" text,
  "decimals" numeric not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "unit_created_index" on "unit" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "unit_deleted_index" on "unit" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create unique index "unit__name" on "unit" (workspace_id, lower("name")) where deleted_at is null;

select protect_table('unit');

create table "legal_entity" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "full_name" text,
  "inn" text,
  "kpp" text,
  "ogrn" text,
  "address" text,
  "phones" jsonb,
  "emails" jsonb,
  "site" text,
  "bank" text,
  "bik" text,
  "account" text,
  "corr_account" text,
  "signatory" text,
  "signatory_position" text,
  "signatory_basis" text,
  "accountant" text,
  "tax_mode" text not null,
  "tax_rate" uuid,
  "logo" uuid,
  "facsimile" uuid,
  "seal" uuid,
  "main" boolean not null,
  "active" boolean not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "legal_entity_created_index" on "legal_entity" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "legal_entity_deleted_index" on "legal_entity" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

select protect_table('legal_entity');

create table "product_category" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "parent" uuid,
  "position" numeric not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "product_category_created_index" on "product_category" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "product_category_deleted_index" on "product_category" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "product_category_updated_index" on "product_category" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "product_category_words_index" on "product_category" using gin (search_words);

create index "product_category_text_index" on "product_category" using gin (search_text gin_trgm_ops);

create index "product_category_called_index" on "product_category" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "product_category_name_index" on "product_category" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "product_category_parent_index" on "product_category" using btree (workspace_id, "parent", created_at desc, id desc) where deleted_at is null;

select protect_table('product_category');

create table "price_list" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "currency" text not null,
  "tax_included" boolean not null,
  "base" uuid,
  "adjustment" numeric,
  "round_to" numeric,
  "from" date,
  "until" date,
  "main" boolean not null,
  "active" boolean not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "price_list_created_index" on "price_list" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "price_list_deleted_index" on "price_list" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "price_list_updated_index" on "price_list" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "price_list_words_index" on "price_list" using gin (search_words);

create index "price_list_text_index" on "price_list" using gin (search_text gin_trgm_ops);

create index "price_list_called_index" on "price_list" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "price_list_name_index" on "price_list" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

select protect_table('price_list');

alter table "company" add column "price_list" uuid;

alter table "contact" add column "price_list" uuid;

alter table "product" add column "category" uuid;

alter table "product" add column "variant_of" uuid;

alter table "product" add column "options" text;

alter table "product" add column "cost" numeric(18,2);

alter table "product" add column "cost_currency" text;

alter table "product" add column "tax_rate" uuid;

alter table "product" add column "parts" jsonb;

alter table "product" add column "parts_shown" text;

alter table "product" add column "picture" uuid;

create index "product_category_index" on "product" using btree (workspace_id, "category", created_at desc, id desc) where deleted_at is null;

create index "product_variant_of_index" on "product" using btree (workspace_id, "variant_of", created_at desc, id desc) where deleted_at is null;

create table "price" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "price_list" uuid not null,
  "product" uuid not null,
  "amount" numeric not null,
  "min_quantity" numeric not null,
  "from" date,
  "until" date,
  "note" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "price_created_index" on "price" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "price_deleted_index" on "price" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "price_updated_index" on "price" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "price_words_index" on "price" using gin (search_words);

create index "price_text_index" on "price" using gin (search_text gin_trgm_ops);

create index "price_price_list_index" on "price" using btree (workspace_id, "price_list", created_at desc, id desc) where deleted_at is null;

create index "price_product_index" on "price" using btree (workspace_id, "product", created_at desc, id desc) where deleted_at is null;

select protect_table('price');

create table "exchange_rate" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "currency" text not null,
  "on" date not null,
  "rate" numeric not null,
  "origin" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("currency"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "exchange_rate_created_index" on "exchange_rate" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "exchange_rate_deleted_index" on "exchange_rate" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "exchange_rate_updated_index" on "exchange_rate" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "exchange_rate_words_index" on "exchange_rate" using gin (search_words);

create index "exchange_rate_text_index" on "exchange_rate" using gin (search_text gin_trgm_ops);

create index "exchange_rate_called_index" on "exchange_rate" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "exchange_rate_currency_index" on "exchange_rate" using btree (workspace_id, "currency", created_at desc, id desc) where deleted_at is null;

create index "exchange_rate_on_index" on "exchange_rate" using btree (workspace_id, "on" desc nulls last, id desc) where deleted_at is null;

select protect_table('exchange_rate');

alter table "deal" add column "price_list" uuid;

alter table "deal" add column "currency" text;

alter table "deal" add column "tax_mode" text;

alter table "deal" add column "discount" numeric;

alter table "deal" add column "discount_amount" numeric;

alter table "deal" add column "tax" numeric(18,2);

alter table "deal" add column "tax_currency" text;

alter table "deal" add column "cost" numeric(18,2);

alter table "deal" add column "cost_currency" text;

alter table "deal" add column "margin" numeric(18,2);

alter table "deal" add column "margin_currency" text;

alter table "deal" add column "paid" numeric(18,2);

alter table "deal" add column "paid_currency" text;

create sequence "quote_number";

create table "quote" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('quote_number'),
  "name" text not null,
  "deal" uuid,
  "company" uuid,
  "contact" uuid,
  "owner" uuid not null,
  "status" text not null,
  "document_number" text,
  "legal_entity" uuid,
  "price_list" uuid,
  "items" jsonb,
  "currency" text,
  "tax_mode" text,
  "discount" numeric,
  "discount_amount" numeric,
  "tax" numeric(18,2),
  "tax_currency" text,
  "cost" numeric(18,2),
  "cost_currency" text,
  "margin" numeric(18,2),
  "margin_currency" text,
  "tax_rounding" text,
  "net" numeric(18,2),
  "net_currency" text,
  "total" numeric(18,2),
  "total_currency" text,
  "valid_until" date,
  "payment_terms" text,
  "delivery_terms" text,
  "comment" text,
  "edition" numeric,
  "sent_at" timestamptz(3),
  "opened_at" timestamptz(3),
  "decided_at" timestamptz(3),
  "decided_by" text,
  "decline_reason" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "quote_created_index" on "quote" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "quote_deleted_index" on "quote" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "quote_updated_index" on "quote" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "quote_number_index" on "quote" using btree (workspace_id, number);

create index "quote_owner_created_index" on "quote" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "quote_words_index" on "quote" using gin (search_words);

create index "quote_text_index" on "quote" using gin (search_text gin_trgm_ops);

create index "quote_called_index" on "quote" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "quote_name_index" on "quote" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "quote_deal_index" on "quote" using btree (workspace_id, "deal", created_at desc, id desc) where deleted_at is null;

create index "quote_company_index" on "quote" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "quote_contact_index" on "quote" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "quote_status_index" on "quote" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "quote_document_number_index" on "quote" using btree (workspace_id, "document_number", created_at desc, id desc) where deleted_at is null;

create index "quote_total_index" on "quote" using btree (workspace_id, "total" desc nulls last, id desc) where deleted_at is null;

create index "quote_valid_until_index" on "quote" using btree (workspace_id, "valid_until" desc nulls last, id desc) where deleted_at is null;

select protect_table('quote');

create sequence "order_number";

create table "order" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('order_number'),
  "name" text not null,
  "deal" uuid,
  "quote" uuid,
  "company" uuid,
  "contact" uuid,
  "owner" uuid not null,
  "pipeline" uuid not null,
  "stage" uuid not null,
  "stage_since" timestamptz(3),
  "due_on" date,
  "document_number" text,
  "legal_entity" uuid,
  "price_list" uuid,
  "items" jsonb,
  "currency" text,
  "tax_mode" text,
  "discount" numeric,
  "discount_amount" numeric,
  "tax" numeric(18,2),
  "tax_currency" text,
  "cost" numeric(18,2),
  "cost_currency" text,
  "margin" numeric(18,2),
  "margin_currency" text,
  "tax_rounding" text,
  "net" numeric(18,2),
  "net_currency" text,
  "total" numeric(18,2),
  "total_currency" text,
  "deliver_to" text,
  "tells_client" boolean not null,
  "comment" text,
  "closed_at" timestamptz(3),
  "tags" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "order_created_index" on "order" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "order_deleted_index" on "order" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "order_updated_index" on "order" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "order_number_index" on "order" using btree (workspace_id, number);

create index "order_owner_created_index" on "order" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "order_words_index" on "order" using gin (search_words);

create index "order_text_index" on "order" using gin (search_text gin_trgm_ops);

create index "order_called_index" on "order" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "order_name_index" on "order" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "order_deal_index" on "order" using btree (workspace_id, "deal", created_at desc, id desc) where deleted_at is null;

create index "order_quote_index" on "order" using btree (workspace_id, "quote", created_at desc, id desc) where deleted_at is null;

create index "order_company_index" on "order" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "order_contact_index" on "order" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "order_stage_index" on "order" using btree (workspace_id, "stage", created_at desc, id desc) where deleted_at is null;

create index "order_due_on_index" on "order" using btree (workspace_id, "due_on" desc nulls last, id desc) where deleted_at is null;

create index "order_document_number_index" on "order" using btree (workspace_id, "document_number", created_at desc, id desc) where deleted_at is null;

create index "order_total_index" on "order" using btree (workspace_id, "total" desc nulls last, id desc) where deleted_at is null;

create index "order_closed_at_index" on "order" using btree (workspace_id, "closed_at" desc nulls last, id desc) where deleted_at is null;

select protect_table('order');

create sequence "invoice_number";

create table "invoice" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('invoice_number'),
  "name" text not null,
  "kind" text not null,
  "deal" uuid,
  "quote" uuid,
  "order" uuid,
  "company" uuid,
  "contact" uuid,
  "owner" uuid not null,
  "status" text not null,
  "document_number" text,
  "legal_entity" uuid,
  "price_list" uuid,
  "items" jsonb,
  "currency" text,
  "tax_mode" text,
  "discount" numeric,
  "discount_amount" numeric,
  "tax" numeric(18,2),
  "tax_currency" text,
  "cost" numeric(18,2),
  "cost_currency" text,
  "margin" numeric(18,2),
  "margin_currency" text,
  "tax_rounding" text,
  "net" numeric(18,2),
  "net_currency" text,
  "total" numeric(18,2),
  "total_currency" text,
  "issued_on" date,
  "due_on" date,
  "paid" numeric(18,2),
  "paid_currency" text,
  "owed" numeric(18,2),
  "owed_currency" text,
  "payment_terms" text,
  "comment" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "invoice_created_index" on "invoice" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "invoice_deleted_index" on "invoice" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "invoice_updated_index" on "invoice" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "invoice_number_index" on "invoice" using btree (workspace_id, number);

create index "invoice_owner_created_index" on "invoice" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "invoice_words_index" on "invoice" using gin (search_words);

create index "invoice_text_index" on "invoice" using gin (search_text gin_trgm_ops);

create index "invoice_called_index" on "invoice" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "invoice_name_index" on "invoice" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "invoice_deal_index" on "invoice" using btree (workspace_id, "deal", created_at desc, id desc) where deleted_at is null;

create index "invoice_quote_index" on "invoice" using btree (workspace_id, "quote", created_at desc, id desc) where deleted_at is null;

create index "invoice_order_index" on "invoice" using btree (workspace_id, "order", created_at desc, id desc) where deleted_at is null;

create index "invoice_company_index" on "invoice" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "invoice_contact_index" on "invoice" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "invoice_status_index" on "invoice" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "invoice_document_number_index" on "invoice" using btree (workspace_id, "document_number", created_at desc, id desc) where deleted_at is null;

create index "invoice_total_index" on "invoice" using btree (workspace_id, "total" desc nulls last, id desc) where deleted_at is null;

create index "invoice_issued_on_index" on "invoice" using btree (workspace_id, "issued_on" desc nulls last, id desc) where deleted_at is null;

create index "invoice_due_on_index" on "invoice" using btree (workspace_id, "due_on" desc nulls last, id desc) where deleted_at is null;

create index "invoice_owed_index" on "invoice" using btree (workspace_id, "owed" desc nulls last, id desc) where deleted_at is null;

select protect_table('invoice');

create table "payment" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "paid_on" date not null,
  "direction" text not null,
  "amount" numeric(18,2) not null,
  "amount_currency" text,
  "payer" text,
  "payer_inn" text,
  "payer_account" text,
  "purpose" text,
  "document_number" text,
  "company" uuid,
  "legal_entity" uuid,
  "allocated" numeric(18,2),
  "allocated_currency" text,
  "state" text not null,
  "reference" text,
  "comment" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("payer"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "payment_created_index" on "payment" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "payment_deleted_index" on "payment" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "payment_updated_index" on "payment" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "payment_words_index" on "payment" using gin (search_words);

create index "payment_text_index" on "payment" using gin (search_text gin_trgm_ops);

create index "payment_called_index" on "payment" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "payment_paid_on_index" on "payment" using btree (workspace_id, "paid_on" desc nulls last, id desc) where deleted_at is null;

create index "payment_payer_index" on "payment" using btree (workspace_id, "payer", created_at desc, id desc) where deleted_at is null;

create index "payment_payer_inn_index" on "payment" using btree (workspace_id, "payer_inn", created_at desc, id desc) where deleted_at is null;

create index "payment_company_index" on "payment" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "payment_state_index" on "payment" using btree (workspace_id, "state", created_at desc, id desc) where deleted_at is null;

create unique index "payment__reference" on "payment" (workspace_id, lower("reference")) where deleted_at is null;

select protect_table('payment');

create sequence "case_number";

create table "case" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('case_number'),
  "name" text not null,
  "kind" text not null,
  "order" uuid,
  "company" uuid,
  "contact" uuid,
  "owner" uuid not null,
  "status" text not null,
  "due_on" date,
  "items" jsonb,
  "text" text,
  "result" text,
  "solved_at" timestamptz(3),
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "case_created_index" on "case" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "case_deleted_index" on "case" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "case_updated_index" on "case" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "case_number_index" on "case" using btree (workspace_id, number);

create index "case_owner_created_index" on "case" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "case_words_index" on "case" using gin (search_words);

create index "case_text_index" on "case" using gin (search_text gin_trgm_ops);

create index "case_called_index" on "case" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "case_name_index" on "case" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "case_kind_index" on "case" using btree (workspace_id, "kind", created_at desc, id desc) where deleted_at is null;

create index "case_order_index" on "case" using btree (workspace_id, "order", created_at desc, id desc) where deleted_at is null;

create index "case_company_index" on "case" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "case_contact_index" on "case" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "case_status_index" on "case" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "case_due_on_index" on "case" using btree (workspace_id, "due_on" desc nulls last, id desc) where deleted_at is null;

select protect_table('case');

create table "document" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "kind" text not null,
  "document_number" text,
  "dated" date,
  "edition" numeric,
  "on" uuid,
  "on_object" text,
  "company" uuid,
  "legal_entity" uuid,
  "file" uuid,
  "status" text not null,
  "sent_at" timestamptz(3),
  "owner" uuid not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "document_created_index" on "document" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "document_deleted_index" on "document" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "document_updated_index" on "document" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "document_owner_created_index" on "document" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "document_words_index" on "document" using gin (search_words);

create index "document_text_index" on "document" using gin (search_text gin_trgm_ops);

create index "document_called_index" on "document" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "document_name_index" on "document" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "document_kind_index" on "document" using btree (workspace_id, "kind", created_at desc, id desc) where deleted_at is null;

create index "document_document_number_index" on "document" using btree (workspace_id, "document_number", created_at desc, id desc) where deleted_at is null;

create index "document_dated_index" on "document" using btree (workspace_id, "dated" desc nulls last, id desc) where deleted_at is null;

create index "document_on_index" on "document" using btree (workspace_id, "on", created_at desc, id desc) where deleted_at is null;

create index "document_company_index" on "document" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

select protect_table('document');

alter table "product_category" add constraint "product_category__parent" foreign key (workspace_id, "parent") references "product_category" (workspace_id, id);

alter table "price_list" add constraint "price_list__base" foreign key (workspace_id, "base") references "price_list" (workspace_id, id);

alter table "company" add constraint "company__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "contact" add constraint "contact__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "product" add constraint "product__category" foreign key (workspace_id, "category") references "product_category" (workspace_id, id);

alter table "product" add constraint "product__variantOf" foreign key (workspace_id, "variant_of") references "product" (workspace_id, id);

alter table "price" add constraint "price__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "price" add constraint "price__product" foreign key (workspace_id, "product") references "product" (workspace_id, id);

alter table "deal" add constraint "deal__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "quote" add constraint "quote__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "quote" add constraint "quote__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "quote" add constraint "quote__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "quote" add constraint "quote__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "order" add constraint "order__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "order" add constraint "order__quote" foreign key (workspace_id, "quote") references "quote" (workspace_id, id);

alter table "order" add constraint "order__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "order" add constraint "order__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "order" add constraint "order__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "invoice" add constraint "invoice__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "invoice" add constraint "invoice__quote" foreign key (workspace_id, "quote") references "quote" (workspace_id, id);

alter table "invoice" add constraint "invoice__order" foreign key (workspace_id, "order") references "order" (workspace_id, id);

alter table "invoice" add constraint "invoice__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "invoice" add constraint "invoice__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "invoice" add constraint "invoice__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "payment" add constraint "payment__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "case" add constraint "case__order" foreign key (workspace_id, "order") references "order" (workspace_id, id);

alter table "case" add constraint "case__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "case" add constraint "case__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "document" add constraint "document__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

-- Companies that were there before: their built-in roles may with what is sold what those of new companies may; what an administrator has set stands.
-- Roles of their own are not told costs until an administrator lets them.
update role set objects = added.objects || role.objects, fields = added.fields || role.fields
from (values
  ('head', '{"productCategory":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"priceList":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"price":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"exchangeRate":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"quote":{"read":"branch","create":"branch","update":"branch","remove":"branch","export":"branch"},"order":{"read":"all","create":"branch","update":"branch","remove":"branch","export":"branch"},"invoice":{"read":"all","create":"branch","update":"branch","remove":"branch","export":"branch"},"payment":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"all","create":"branch","update":"branch","remove":"branch","export":"branch"},"document":{"read":"branch","create":"branch","update":"branch","remove":"branch","export":"branch"}}'::jsonb, '{}'::jsonb),
  ('manager', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"quote":{"read":"team","create":"all","update":"own","remove":"own","export":"none"},"order":{"read":"all","create":"all","update":"own","remove":"none","export":"none"},"invoice":{"read":"all","create":"all","update":"own","remove":"own","export":"none"},"payment":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"all","create":"all","update":"own","remove":"none","export":"none"},"document":{"read":"team","create":"all","update":"own","remove":"own","export":"none"}}'::jsonb, '{"deal.cost":"hidden","deal.margin":"hidden","quote.cost":"hidden","quote.margin":"hidden","order.cost":"hidden","order.margin":"hidden","invoice.cost":"hidden","invoice.margin":"hidden","product.cost":"hidden"}'::jsonb),
  ('telemarketer', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"quote":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"order":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"invoice":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"payment":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"document":{"read":"none","create":"none","update":"none","remove":"none","export":"none"}}'::jsonb, '{"deal.cost":"hidden","deal.margin":"hidden","quote.cost":"hidden","quote.margin":"hidden","order.cost":"hidden","order.margin":"hidden","invoice.cost":"hidden","invoice.margin":"hidden","product.cost":"hidden"}'::jsonb),
  ('marketer', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"quote":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"order":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"invoice":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"payment":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"document":{"read":"none","create":"none","update":"none","remove":"none","export":"none"}}'::jsonb, '{"deal.cost":"hidden","deal.margin":"hidden","quote.cost":"hidden","quote.margin":"hidden","order.cost":"hidden","order.margin":"hidden","invoice.cost":"hidden","invoice.margin":"hidden","product.cost":"hidden"}'::jsonb),
  ('service', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"quote":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"order":{"read":"all","create":"none","update":"all","remove":"none","export":"none"},"invoice":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"payment":{"read":"none","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"all","create":"all","update":"all","remove":"none","export":"none"},"document":{"read":"none","create":"none","update":"none","remove":"none","export":"none"}}'::jsonb, '{"deal.cost":"hidden","deal.margin":"hidden","quote.cost":"hidden","quote.margin":"hidden","order.cost":"hidden","order.margin":"hidden","invoice.cost":"hidden","invoice.margin":"hidden","product.cost":"hidden","deal.items":"hidden","deal.tax":"hidden","deal.paid":"hidden","order.items":"hidden","order.net":"hidden","order.tax":"hidden","order.total":"hidden"}'::jsonb),
  ('accountant', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"quote":{"read":"all","create":"none","update":"none","remove":"none","export":"all"},"order":{"read":"all","create":"none","update":"none","remove":"none","export":"all"},"invoice":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"payment":{"read":"all","create":"all","update":"all","remove":"all","export":"all"},"case":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"document":{"read":"all","create":"all","update":"all","remove":"none","export":"all"}}'::jsonb, '{}'::jsonb),
  ('viewer', '{"productCategory":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"priceList":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"price":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"exchangeRate":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"quote":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"order":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"invoice":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"payment":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"case":{"read":"all","create":"none","update":"none","remove":"none","export":"none"},"document":{"read":"all","create":"none","update":"none","remove":"none","export":"none"}}'::jsonb, '{"deal.cost":"hidden","deal.margin":"hidden","quote.cost":"hidden","quote.margin":"hidden","order.cost":"hidden","order.margin":"hidden","invoice.cost":"hidden","invoice.margin":"hidden","product.cost":"hidden"}'::jsonb)
) as added (name, objects, fields) where role.name = added.name and not role.admin;

update role set fields = '{"deal.cost":"hidden","deal.margin":"hidden","product.cost":"hidden"}'::jsonb || fields
where not admin and name not in ('admin', 'head', 'manager', 'telemarketer', 'marketer', 'service', 'accountant', 'viewer');

-- Stages of production for companies that were there before.
do $$
declare
  company record;
  line uuid;
begin
  for company in select id, locale from workspace w
    where exists (select from pipeline p where p.workspace_id = w.id) loop
    line := gen_random_uuid();
    -- Lists begin with what came last: there the pipelines of deals stand first.
    insert into pipeline (workspace_id, id, name, object, position, created_at)
      select company.id, line, case company.locale when 'ru' then 'Производство' else 'Production' end, 'order', 2, min(created_at) - interval '1 second'
      from pipeline where workspace_id = company.id;
    insert into stage (workspace_id, id, name, pipeline, kind, probability, position)
      select company.id, gen_random_uuid(), case company.locale when 'ru' then s.ru else s.en end, line, s.kind, s.sure, s.place
      from (values ('Принят', 'Accepted', 'open', 100, 101), ('Изготовлен', 'Made', 'open', 100, 102), ('Собран', 'Assembled', 'open', 100, 103),
        ('Доставлен', 'Delivered', 'won', 100, 104), ('Отменён', 'Cancelled', 'lost', 0, 105)) as s (ru, en, kind, sure, place);
  end loop;
end $$;
