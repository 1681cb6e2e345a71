alter table "quote" add column "lead" uuid;

create index "quote_lead_index" on "quote" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

alter table "quote" add constraint "quote__lead" foreign key (workspace_id, "lead") references "lead" (workspace_id, id);
