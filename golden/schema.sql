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
  "max_days" numeric,
  "max_records" numeric,
  "required_fields" jsonb,
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
  "series" text,
  "unit" text,
  "price" numeric(18,2),
  "price_currency" text,
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

create index "product_series_index" on "product" using btree (workspace_id, "series", created_at desc, id desc) where deleted_at is null;

select protect_table('product');

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
  "items" jsonb,
  "opens_on" date,
  "closes_on" date,
  "closed_at" timestamptz(3),
  "lost_reason" text,
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
