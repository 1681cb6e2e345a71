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
