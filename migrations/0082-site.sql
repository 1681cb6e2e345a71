alter table "source" add column "site" jsonb;

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

-- By what somebody came, in the words `source / medium`: his marks, else the advertising that marked the click, else the site that
-- sent him, which where it is a search is `organic`. Null: he came by himself, or nothing is known.
create function touch_channel(touch jsonb) returns text language sql immutable parallel safe as $$
  with t as (select
    nullif(lower(btrim(touch #>> '{utm,source}')), '') as source,
    nullif(lower(btrim(touch #>> '{utm,medium}')), '') as medium,
    case when jsonb_typeof(touch->'clicks') = 'object' then touch->'clicks' else '{}' end as clicks,
    regexp_replace(lower(substring(touch->>'referrer' from '^https?://(?:[^/@?#]*@)?([^/:?#]+)')), '^(www|m)\.', '') as host,
    regexp_replace(lower(substring(touch->>'page' from '^https?://(?:[^/@?#]*@)?([^/:?#]+)')), '^(www|m)\.', '') as own)
  select left(case
    when source is not null then source || coalesce(' / ' || medium, '')
    when clicks ?| array['yclid', 'ymclid'] then 'yandex / cpc'
    when clicks ?| array['gclid', 'gbraid', 'wbraid'] then 'google / cpc'
    when clicks ? 'msclkid' then 'bing / cpc'
    when clicks ? 'rb_clickid' then 'vk / cpc'
    when clicks ? 'fbclid' then 'facebook'
    when host is null or host = own then null
    when host ~ '(^|\.)(ya|yandex)\.[a-z.]+$' then 'yandex / organic'
    when host ~ '(^|\.)google\.[a-z.]+$' then 'google / organic'
    when host ~ '(^|\.)bing\.com$' then 'bing / organic'
    when host ~ '(^|\.)duckduckgo\.com$' then 'duckduckgo / organic'
    when host ~ '^go\.mail\.ru$' then 'mail.ru / organic'
    else host || ' / referral' end, 200)
  from t
$$;

-- Somebody was on the site. `visitor` is by what his browser is known again; null where he has not agreed to that.
create table visit (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  source uuid not null,
  visitor text,
  began timestamptz(3) not null default now(),
  seen timestamptz(3) not null default now(),
  -- The first page with what its address was marked with, and whence he came: the same shape as a touch of a request.
  touch jsonb not null,
  channel text generated always as (touch_channel(touch)) stored,
  pages integer not null default 1,
  primary key (workspace_id, id)
);
create index visit_visitor_index on visit (workspace_id, visitor, began) where visitor is not null;
create index visit_began_index on visit (workspace_id, began);
select protect_table('visit');

create table visit_page (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  visit uuid not null,
  number integer not null,
  at timestamptz(3) not null default now(),
  page text not null,
  title text,
  primary key (workspace_id, visit, number),
  foreign key (workspace_id, visit) references visit (workspace_id, id) on delete cascade
);
select protect_table('visit_page');

-- Who a visitor turned out to be. Nothing is moved when records become one: which are the same person is asked each time.
create table visitor_known (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  visitor text not null,
  object text not null,
  record_id uuid not null,
  at timestamptz(3) not null default now(),
  primary key (workspace_id, visitor, record_id)
);
create index visitor_known_record_index on visitor_known (workspace_id, record_id);
select protect_table('visitor_known');
