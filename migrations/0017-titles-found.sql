-- Titles by what they begin with: whoever is called so is found without a look at the texts of all who are not.

alter table "company" add column "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored;

create index "company_called_index" on "company" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

alter table "contact" add column "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored;

create index "contact_called_index" on "contact" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

alter table "lead" add column "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored;

create index "lead_called_index" on "lead" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

alter table "product" add column "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored;

create index "product_called_index" on "product" using btree (workspace_id, called) include (created_at, id) where deleted_at is null;

alter table "deal" add column "called" text collate "C" generated always as (left(translate(lower("name"), 'ё', 'е'), 100)) stored;

create index "deal_called_index" on "deal" using btree (workspace_id, called) include ("owner", created_at, id) where deleted_at is null;

-- Short words are learned too (Ли, Ким): how frequent they are decides where they are looked for.

truncate word, words_learned;
