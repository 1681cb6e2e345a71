-- Whom deals are lost to, or won against.
select yield_added_objects(array['competitor'], array['competitors']);
select yield_added_fields('deal', array['competitor']);
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

alter table "deal" add column "competitor" uuid;

create index "deal_competitor_index" on "deal" using btree (workspace_id, "competitor", created_at desc, id desc) where deleted_at is null;

-- Who does not see why deals are lost does not see to whom either.
update role set fields = fields || '{"deal.competitor":"hidden"}' where fields->>'deal.lostReason' = 'hidden' and not fields ? 'deal.competitor';
