create table "team" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "parent" uuid,
  "head" uuid,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "team_created_index" on "team" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "team_deleted_index" on "team" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

select protect_table('team');

create table "role" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "objects" jsonb not null,
  "fields" jsonb not null,
  "admin" boolean not null,
  "writes_robots" boolean not null,
  "demands_second_factor" boolean not null,
  "read_per_hour" numeric not null,
  "read_per_day" numeric not null,
  "exported_per_day" numeric not null,
  "stops_beyond" boolean not null,
  "built_in" boolean not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "role_created_index" on "role" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "role_deleted_index" on "role" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create unique index "role__name" on "role" (workspace_id, lower("name")) where deleted_at is null;

select protect_table('role');

create table "user" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "email" text not null,
  "role" uuid not null,
  "team" uuid,
  "active" boolean not null,
  "absent_from" timestamptz(3),
  "absent_until" timestamptz(3),
  "second_factor_since" timestamptz(3),
  "locale" text not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "user_created_index" on "user" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "user_deleted_index" on "user" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create unique index "user__email" on "user" (workspace_id, lower("email")) where deleted_at is null;

select protect_table('user');

create table "source" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "kind" text not null,
  "channel" text,
  "key" text,
  "active" boolean not null,
  "form" jsonb,
  "site" jsonb,
  "call_back" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "source_created_index" on "source" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "source_deleted_index" on "source" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create unique index "source__key" on "source" (workspace_id, lower("key")) where deleted_at is null;

select protect_table('source');

create table "competitor" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "site" text,
  "strengths" text,
  "weaknesses" text,
  "active" boolean not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "competitor_created_index" on "competitor" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "competitor_deleted_index" on "competitor" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create unique index "competitor__name" on "competitor" (workspace_id, lower("name")) where deleted_at is null;

select protect_table('competitor');

create table "pipeline" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "object" text not null,
  "position" numeric not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "pipeline_created_index" on "pipeline" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "pipeline_deleted_index" on "pipeline" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

select protect_table('pipeline');

create table "stage" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "pipeline" uuid not null,
  "kind" text not null,
  "probability" numeric not null,
  "forecast" text,
  "max_days" numeric,
  "max_records" numeric,
  "required_fields" jsonb,
  "client_name" text,
  "tells_client" boolean not null,
  "position" numeric not null,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "stage_created_index" on "stage" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "stage_deleted_index" on "stage" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "stage_pipeline_index" on "stage" using btree (workspace_id, "pipeline", created_at desc, id desc) where deleted_at is null;

select protect_table('stage');

create table "distribution_rule" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "position" numeric not null,
  "active" boolean not null,
  "conditions" jsonb not null,
  "scheme" text not null,
  "person" uuid,
  "team" uuid,
  "people" jsonb,
  "claim_minutes" numeric,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "distribution_rule_created_index" on "distribution_rule" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "distribution_rule_deleted_index" on "distribution_rule" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

select protect_table('distribution_rule');

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
  "city" text,
  "phones" jsonb,
  "emails" jsonb,
  "site" text,
  "bank" text,
  "bic" text,
  "bank_account" text,
  "corr_account" text,
  "iban" text,
  "swift" text,
  "signatory" text,
  "signatory_position" text,
  "signatory_basis" text,
  "document_basis" text,
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

alter table "product_category" add constraint "product_category__parent" foreign key (workspace_id, "parent") references "product_category" (workspace_id, id);

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

alter table "price_list" add constraint "price_list__base" foreign key (workspace_id, "base") references "price_list" (workspace_id, id);

create table "company" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "legal_name" text,
  "inn" text,
  "kpp" text,
  "ogrn" text,
  "okpo" text,
  "phones" jsonb,
  "emails" jsonb,
  "site" text,
  "address" jsonb,
  "legal_address" jsonb,
  "signatory" text,
  "signatory_position" text,
  "signatory_basis" text,
  "bank" text,
  "bic" text,
  "bank_account" text,
  "corr_account" text,
  "iban" text,
  "swift" text,
  "bank_details" text,
  "industry" text,
  "founded" numeric,
  "employees" numeric,
  "revenue" numeric(18,2),
  "revenue_currency" text,
  "parent" uuid,
  "owner" uuid,
  "client" boolean not null,
  "price_list" uuid,
  "remember" text,
  "about" text,
  "tags" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "company_created_index" on "company" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "company_deleted_index" on "company" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "company_updated_index" on "company" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "company_owner_created_index" on "company" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "company_words_index" on "company" using gin (search_words);

create index "company_text_index" on "company" using gin (search_text gin_trgm_ops);

create index "company_called_index" on "company" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "company_name_index" on "company" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "company_industry_index" on "company" using btree (workspace_id, "industry", created_at desc, id desc) where deleted_at is null;

create index "company_client_index" on "company" using btree (workspace_id, "client", created_at desc, id desc) where deleted_at is null;

select protect_table('company');

alter table "company" add constraint "company__parent" foreign key (workspace_id, "parent") references "company" (workspace_id, id);

alter table "company" add constraint "company__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

create table "contact" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "last_name" text,
  "first_name" text,
  "middle_name" text,
  "position" text,
  "company" uuid,
  "phones" jsonb,
  "emails" jsonb,
  "messengers" jsonb,
  "address" jsonb,
  "birthday" date,
  "source" uuid,
  "lead" uuid,
  "owner" uuid,
  "client" boolean not null,
  "price_list" uuid,
  "remember" text,
  "about" text,
  "tags" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "contact_created_index" on "contact" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "contact_deleted_index" on "contact" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "contact_updated_index" on "contact" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "contact_owner_created_index" on "contact" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "contact_words_index" on "contact" using gin (search_words);

create index "contact_text_index" on "contact" using gin (search_text gin_trgm_ops);

create index "contact_called_index" on "contact" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "contact_name_index" on "contact" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "contact_company_index" on "contact" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "contact_lead_index" on "contact" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

create index "contact_client_index" on "contact" using btree (workspace_id, "client", created_at desc, id desc) where deleted_at is null;

select protect_table('contact');

alter table "contact" add constraint "contact__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "contact" add constraint "contact__lead" foreign key (workspace_id, "lead") references "lead" (workspace_id, id);

alter table "contact" add constraint "contact__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

create sequence "lead_number";

create table "lead" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('lead_number'),
  "name" text not null,
  "last_name" text,
  "first_name" text,
  "middle_name" text,
  "company_name" text,
  "inn" text,
  "phones" jsonb,
  "emails" jsonb,
  "messengers" jsonb,
  "interest" text,
  "budget" numeric(18,2),
  "budget_currency" text,
  "source" uuid,
  "status" text not null,
  "owner" uuid,
  "requested_at" timestamptz(3),
  "assigned_at" timestamptz(3),
  "postponed_until" timestamptz(3),
  "refusal_reason" text,
  "refused_at" timestamptz(3),
  "converted_at" timestamptz(3),
  "contact" uuid,
  "company" uuid,
  "deal" uuid,
  "attribution" jsonb,
  "remember" text,
  "comment" text,
  "tags" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "lead_created_index" on "lead" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "lead_deleted_index" on "lead" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "lead_updated_index" on "lead" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "lead_number_index" on "lead" using btree (workspace_id, number);

create index "lead_owner_created_index" on "lead" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "lead_words_index" on "lead" using gin (search_words);

create index "lead_text_index" on "lead" using gin (search_text gin_trgm_ops);

create index "lead_called_index" on "lead" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "lead_name_index" on "lead" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "lead_source_index" on "lead" using btree (workspace_id, "source", created_at desc, id desc) where deleted_at is null;

create index "lead_status_index" on "lead" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "lead_contact_index" on "lead" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "lead_company_index" on "lead" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "lead_deal_index" on "lead" using btree (workspace_id, "deal", created_at desc, id desc) where deleted_at is null;

select protect_table('lead');

create table "lead_tally" (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "status" text,
  "owner" uuid,
  "budget_currency" text,
  records bigint not null,
  "budget" numeric
);

create index "lead_tally_index" on "lead_tally" (workspace_id);

alter table "lead" no force row level security;

insert into "lead_tally" (workspace_id, "status", "owner", "budget_currency", records, "budget")
  select workspace_id, "status", "owner", "budget_currency", count(*), sum("budget") from "lead" where deleted_at is null group by workspace_id, "status", "owner", "budget_currency";

alter table "lead" force row level security;

select protect_table('lead_tally');

create function lead_tally_add() returns trigger language plpgsql as $$
begin
  insert into "lead_tally" (workspace_id, "status", "owner", "budget_currency", records, "budget")
  select workspace_id, "status", "owner", "budget_currency", count(*), sum("budget") from added where deleted_at is null group by workspace_id, "status", "owner", "budget_currency";
  return null;
end $$;

create function lead_tally_move() returns trigger language plpgsql as $$
begin
  if old.deleted_at is null then
    insert into "lead_tally" (workspace_id, "status", "owner", "budget_currency", records, "budget") values (old.workspace_id, old."status", old."owner", old."budget_currency", -1, -old."budget");
  end if;
  if tg_op = 'UPDATE' then
    if new.deleted_at is null then
      insert into "lead_tally" (workspace_id, "status", "owner", "budget_currency", records, "budget") values (new.workspace_id, new."status", new."owner", new."budget_currency", 1, new."budget");
    end if;
  end if;
  return null;
end $$;

create trigger lead_tally_add after insert on "lead" referencing new table as added
  for each statement execute function lead_tally_add();

create trigger lead_tally_update after update on "lead" for each row
  when (old."status" is distinct from new."status" or old."owner" is distinct from new."owner" or old."budget_currency" is distinct from new."budget_currency" or old."budget" is distinct from new."budget" or old.deleted_at is distinct from new.deleted_at)
  execute function lead_tally_move();

create trigger lead_tally_delete after delete on "lead" for each row execute function lead_tally_move();

alter table "lead" add constraint "lead__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "lead" add constraint "lead__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "lead" add constraint "lead__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

create sequence "interest_number";

create table "interest" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('interest_number'),
  "name" text,
  "company_name" text,
  "phones" jsonb,
  "emails" jsonb,
  "messengers" jsonb,
  "message" text,
  "source" uuid,
  "status" text not null,
  "lead" uuid,
  "contact" uuid,
  "owner" uuid,
  "attribution" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "interest_created_index" on "interest" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "interest_deleted_index" on "interest" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "interest_updated_index" on "interest" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "interest_number_index" on "interest" using btree (workspace_id, number);

create index "interest_owner_created_index" on "interest" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "interest_words_index" on "interest" using gin (search_words);

create index "interest_text_index" on "interest" using gin (search_text gin_trgm_ops);

create index "interest_source_index" on "interest" using btree (workspace_id, "source", created_at desc, id desc) where deleted_at is null;

create index "interest_status_index" on "interest" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "interest_lead_index" on "interest" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

create index "interest_contact_index" on "interest" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

select protect_table('interest');

alter table "interest" add constraint "interest__lead" foreign key (workspace_id, "lead") references "lead" (workspace_id, id);

alter table "interest" add constraint "interest__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

create table "product" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "code" text,
  "category" uuid,
  "series" text,
  "variant_of" uuid,
  "options" text,
  "unit" text,
  "price" numeric(18,2),
  "price_currency" text,
  "cost" numeric(18,2),
  "cost_currency" text,
  "tax_rate" uuid,
  "parts" jsonb,
  "parts_shown" text,
  "picture" uuid,
  "active" boolean not null,
  "about" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "product_created_index" on "product" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "product_deleted_index" on "product" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "product_updated_index" on "product" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "product_words_index" on "product" using gin (search_words);

create index "product_text_index" on "product" using gin (search_text gin_trgm_ops);

create index "product_called_index" on "product" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "product_name_index" on "product" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create unique index "product__code" on "product" (workspace_id, lower("code")) where deleted_at is null;

create index "product_category_index" on "product" using btree (workspace_id, "category", created_at desc, id desc) where deleted_at is null;

create index "product_series_index" on "product" using btree (workspace_id, "series", created_at desc, id desc) where deleted_at is null;

create index "product_variant_of_index" on "product" using btree (workspace_id, "variant_of", created_at desc, id desc) where deleted_at is null;

select protect_table('product');

alter table "product" add constraint "product__category" foreign key (workspace_id, "category") references "product_category" (workspace_id, id);

alter table "product" add constraint "product__variantOf" foreign key (workspace_id, "variant_of") references "product" (workspace_id, id);

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

alter table "price" add constraint "price__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

alter table "price" add constraint "price__product" foreign key (workspace_id, "product") references "product" (workspace_id, id);

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

create sequence "deal_number";

create table "deal" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "number" bigint not null default nextval('deal_number'),
  "name" text not null,
  "company" uuid,
  "contact" uuid,
  "lead" uuid,
  "owner" uuid not null,
  "pipeline" uuid not null,
  "stage" uuid not null,
  "stage_since" timestamptz(3),
  "amount" numeric(18,2),
  "amount_currency" text,
  "product" uuid,
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
  "paid" numeric(18,2),
  "paid_currency" text,
  "owed" numeric(18,2),
  "owed_currency" text,
  "forecast" text,
  "opens_on" date,
  "closes_on" date,
  "closed_at" timestamptz(3),
  "lost_reason" text,
  "competitor" uuid,
  "lost_note" text,
  "source" uuid,
  "remember" text,
  "comment" text,
  "tags" jsonb,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "deal_created_index" on "deal" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "deal_deleted_index" on "deal" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "deal_updated_index" on "deal" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "deal_number_index" on "deal" using btree (workspace_id, number);

create index "deal_owner_created_index" on "deal" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "deal_words_index" on "deal" using gin (search_words);

create index "deal_text_index" on "deal" using gin (search_text gin_trgm_ops);

create index "deal_called_index" on "deal" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

create index "deal_name_index" on "deal" using btree (workspace_id, "name", created_at desc, id desc) where deleted_at is null;

create index "deal_company_index" on "deal" using btree (workspace_id, "company", created_at desc, id desc) where deleted_at is null;

create index "deal_contact_index" on "deal" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

create index "deal_lead_index" on "deal" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

create index "deal_stage_index" on "deal" using btree (workspace_id, "stage", created_at desc, id desc) where deleted_at is null;

create index "deal_product_index" on "deal" using btree (workspace_id, "product", created_at desc, id desc) where deleted_at is null;

create index "deal_closes_on_index" on "deal" using btree (workspace_id, "closes_on" desc nulls last, id desc) where deleted_at is null;

create index "deal_closed_at_index" on "deal" using btree (workspace_id, "closed_at" desc nulls last, id desc) where deleted_at is null;

create index "deal_competitor_index" on "deal" using btree (workspace_id, "competitor", created_at desc, id desc) where deleted_at is null;

create index "deal_source_index" on "deal" using btree (workspace_id, "source", created_at desc, id desc) where deleted_at is null;

select protect_table('deal');

create table "deal_tally" (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "pipeline" uuid,
  "stage" uuid,
  "owner" uuid,
  "amount_currency" text,
  records bigint not null,
  "amount" numeric
);

create index "deal_tally_index" on "deal_tally" (workspace_id);

alter table "deal" no force row level security;

insert into "deal_tally" (workspace_id, "pipeline", "stage", "owner", "amount_currency", records, "amount")
  select workspace_id, "pipeline", "stage", "owner", "amount_currency", count(*), sum("amount") from "deal" where deleted_at is null group by workspace_id, "pipeline", "stage", "owner", "amount_currency";

alter table "deal" force row level security;

select protect_table('deal_tally');

create function deal_tally_add() returns trigger language plpgsql as $$
begin
  insert into "deal_tally" (workspace_id, "pipeline", "stage", "owner", "amount_currency", records, "amount")
  select workspace_id, "pipeline", "stage", "owner", "amount_currency", count(*), sum("amount") from added where deleted_at is null group by workspace_id, "pipeline", "stage", "owner", "amount_currency";
  return null;
end $$;

create function deal_tally_move() returns trigger language plpgsql as $$
begin
  if old.deleted_at is null then
    insert into "deal_tally" (workspace_id, "pipeline", "stage", "owner", "amount_currency", records, "amount") values (old.workspace_id, old."pipeline", old."stage", old."owner", old."amount_currency", -1, -old."amount");
  end if;
  if tg_op = 'UPDATE' then
    if new.deleted_at is null then
      insert into "deal_tally" (workspace_id, "pipeline", "stage", "owner", "amount_currency", records, "amount") values (new.workspace_id, new."pipeline", new."stage", new."owner", new."amount_currency", 1, new."amount");
    end if;
  end if;
  return null;
end $$;

create trigger deal_tally_add after insert on "deal" referencing new table as added
  for each statement execute function deal_tally_add();

create trigger deal_tally_update after update on "deal" for each row
  when (old."pipeline" is distinct from new."pipeline" or old."stage" is distinct from new."stage" or old."owner" is distinct from new."owner" or old."amount_currency" is distinct from new."amount_currency" or old."amount" is distinct from new."amount" or old.deleted_at is distinct from new.deleted_at)
  execute function deal_tally_move();

create trigger deal_tally_delete after delete on "deal" for each row execute function deal_tally_move();

alter table "deal" add constraint "deal__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "deal" add constraint "deal__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "deal" add constraint "deal__lead" foreign key (workspace_id, "lead") references "lead" (workspace_id, id);

alter table "deal" add constraint "deal__product" foreign key (workspace_id, "product") references "product" (workspace_id, id);

alter table "deal" add constraint "deal__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

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
  "lead" uuid,
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

create index "quote_lead_index" on "quote" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

create index "quote_status_index" on "quote" using btree (workspace_id, "status", created_at desc, id desc) where deleted_at is null;

create index "quote_document_number_index" on "quote" using btree (workspace_id, "document_number", created_at desc, id desc) where deleted_at is null;

create index "quote_total_index" on "quote" using btree (workspace_id, "total" desc nulls last, id desc) where deleted_at is null;

create index "quote_valid_until_index" on "quote" using btree (workspace_id, "valid_until" desc nulls last, id desc) where deleted_at is null;

select protect_table('quote');

alter table "quote" add constraint "quote__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "quote" add constraint "quote__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "quote" add constraint "quote__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "quote" add constraint "quote__lead" foreign key (workspace_id, "lead") references "lead" (workspace_id, id);

alter table "quote" add constraint "quote__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

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
  "paid" numeric(18,2),
  "paid_currency" text,
  "owed" numeric(18,2),
  "owed_currency" text,
  "payment_terms" text,
  "delivery_terms" text,
  "deliver_to" text,
  "tells_client" boolean not null,
  "shows_prices" boolean not null,
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

alter table "order" add constraint "order__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "order" add constraint "order__quote" foreign key (workspace_id, "quote") references "quote" (workspace_id, id);

alter table "order" add constraint "order__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "order" add constraint "order__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "order" add constraint "order__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

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
  "sent_at" timestamptz(3),
  "due_on" date,
  "paid" numeric(18,2),
  "paid_currency" text,
  "owed" numeric(18,2),
  "owed_currency" text,
  "payment_terms" text,
  "cancel_reason" text,
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

alter table "invoice" add constraint "invoice__deal" foreign key (workspace_id, "deal") references "deal" (workspace_id, id);

alter table "invoice" add constraint "invoice__quote" foreign key (workspace_id, "quote") references "quote" (workspace_id, id);

alter table "invoice" add constraint "invoice__order" foreign key (workspace_id, "order") references "order" (workspace_id, id);

alter table "invoice" add constraint "invoice__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "invoice" add constraint "invoice__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

alter table "invoice" add constraint "invoice__priceList" foreign key (workspace_id, "price_list") references "price_list" (workspace_id, id);

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

alter table "payment" add constraint "payment__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

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

alter table "case" add constraint "case__order" foreign key (workspace_id, "order") references "order" (workspace_id, id);

alter table "case" add constraint "case__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

alter table "case" add constraint "case__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

create table "activity" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "kind" text not null,
  "subject" text,
  "text" text,
  "direction" text,
  "at" timestamptz(3) not null,
  "duration" numeric,
  "result" text,
  "on" uuid not null,
  "on_object" text,
  "contact" uuid,
  "owner" uuid,
  "data" jsonb,
  "mentions" jsonb,
  "files" jsonb,
  "pinned_at" timestamptz(3),
  "recorded_until" timestamptz(3),
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "activity_created_index" on "activity" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "activity_deleted_index" on "activity" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "activity_updated_index" on "activity" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "activity_owner_created_index" on "activity" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "activity_words_index" on "activity" using gin (search_words);

create index "activity_text_index" on "activity" using gin (search_text gin_trgm_ops);

create index "activity_on_index" on "activity" using btree (workspace_id, "on", created_at desc, id desc) where deleted_at is null;

select protect_table('activity');

alter table "activity" add constraint "activity__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);

create table "task" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "title" text not null,
  "kind" text not null,
  "text" text,
  "due_at" timestamptz(3) not null,
  "minutes" numeric,
  "remind_before" numeric,
  "owner" uuid not null,
  "on" uuid,
  "on_object" text,
  "place" text,
  "participants" jsonb,
  "result" text,
  "done_at" timestamptz(3),
  "pinned_at" timestamptz(3),
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "task_created_index" on "task" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "task_deleted_index" on "task" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "task_updated_index" on "task" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "task_owner_created_index" on "task" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "task_words_index" on "task" using gin (search_words);

create index "task_text_index" on "task" using gin (search_text gin_trgm_ops);

create index "task_due_at_index" on "task" using btree (workspace_id, "due_at" desc nulls last, id desc) where deleted_at is null;

create index "task_on_index" on "task" using btree (workspace_id, "on", created_at desc, id desc) where deleted_at is null;

create index "task_done_at_index" on "task" using btree (workspace_id, "done_at" desc nulls last, id desc) where deleted_at is null;

select protect_table('task');

create table "attachment" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "name" text not null,
  "type" text,
  "size" numeric,
  "hash" text,
  "on" uuid,
  "on_object" text,
  "drawing" boolean not null,
  "for_client" boolean not null,
  "owner" uuid,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  primary key (workspace_id, id)
);

create index "attachment_created_index" on "attachment" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "attachment_deleted_index" on "attachment" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "attachment_updated_index" on "attachment" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "attachment_owner_created_index" on "attachment" using btree (workspace_id, "owner", created_at desc, id desc) where deleted_at is null;

create index "attachment_words_index" on "attachment" using gin (search_words);

create index "attachment_text_index" on "attachment" using gin (search_text gin_trgm_ops);

create index "attachment_on_index" on "attachment" using btree (workspace_id, "on", created_at desc, id desc) where deleted_at is null;

select protect_table('attachment');

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
  "cancel_reason" text,
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

create index "document_file_index" on "document" using btree (workspace_id, "file", created_at desc, id desc) where deleted_at is null;

select protect_table('document');

alter table "document" add constraint "document__company" foreign key (workspace_id, "company") references "company" (workspace_id, id);

create table "advertising_cost" (
  "workspace_id" uuid not null default current_setting('rapport.workspace')::uuid,
  "id" uuid not null,
  "version" integer not null default 1,
  "created_at" timestamptz(3) not null default now(),
  "updated_at" timestamptz(3) not null default now(),
  "created_by" uuid,
  "deleted_at" timestamptz(3),
  "channel" text not null,
  "campaign" text,
  "from" date not null,
  "to" date not null,
  "amount" numeric(18,2) not null,
  "amount_currency" text,
  "comment" text,
  "custom" jsonb not null default '{}',
  "search_text" text,
  "search_words" tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored,
  "called" text collate "C" generated always as (left(translate(lower("channel"), 'ё', 'е'), 100)) stored,
  primary key (workspace_id, id)
);

create index "advertising_cost_created_index" on "advertising_cost" using btree (workspace_id, created_at desc, id desc) where deleted_at is null;

create index "advertising_cost_deleted_index" on "advertising_cost" using btree (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

create index "advertising_cost_updated_index" on "advertising_cost" using btree (workspace_id, updated_at desc, id desc) where deleted_at is null;

create index "advertising_cost_words_index" on "advertising_cost" using gin (search_words);

create index "advertising_cost_text_index" on "advertising_cost" using gin (search_text gin_trgm_ops);

create index "advertising_cost_called_index" on "advertising_cost" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

create index "advertising_cost_channel_index" on "advertising_cost" using btree (workspace_id, "channel", created_at desc, id desc) where deleted_at is null;

create index "advertising_cost_campaign_index" on "advertising_cost" using btree (workspace_id, "campaign", created_at desc, id desc) where deleted_at is null;

create index "advertising_cost_from_index" on "advertising_cost" using btree (workspace_id, "from" desc nulls last, id desc) where deleted_at is null;

select protect_table('advertising_cost');
