-- What a client showed before he was known to be one: its story is told on his card.

alter table "interest" add column "contact" uuid;

create index "interest_contact_index" on "interest" using btree (workspace_id, "contact", created_at desc, id desc) where deleted_at is null;

alter table "interest" add constraint "interest__contact" foreign key (workspace_id, "contact") references "contact" (workspace_id, id);
