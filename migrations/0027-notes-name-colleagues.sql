-- Colleagues whom a text names, files that came with it, and what is kept at the top of its card.
alter table "activity" add column "mentions" jsonb;
alter table "activity" add column "files" jsonb;
alter table "activity" add column "pinned_at" timestamptz(3);

-- Where people meet, and which colleagues come too.
alter table "task" add column "place" text;
alter table "task" add column "participants" jsonb;
alter table "task" add column "pinned_at" timestamptz(3);
