-- What was paid of an order, and what is left to pay of orders and deals of which something was invoiced.
alter table "order" add column "paid" numeric(18,2);
alter table "order" add column "paid_currency" text;
alter table "order" add column "owed" numeric(18,2);
alter table "order" add column "owed_currency" text;
alter table "deal" add column "owed" numeric(18,2);
alter table "deal" add column "owed_currency" text;

update "deal" set owed = greatest(amount - paid, 0), owed_currency = paid_currency
where paid is not null and amount is not null and amount_currency = paid_currency;

-- An order's own invoices, and those of its deal that are for no other.
update "order" o set paid = s.paid, paid_currency = o.currency,
  owed = case when o.total_currency = o.currency then greatest(o.total - s.paid, 0) end,
  owed_currency = case when o.total_currency = o.currency then o.currency end
from (select o.workspace_id, o.id, sum(i.paid) as paid from "order" o join invoice i on i.workspace_id = o.workspace_id
    and (i."order" = o.id or (i.deal = o.deal and i."order" is null))
  where i.deleted_at is null and i.status <> 'cancelled' and i.paid is not null and i.paid_currency = o.currency
  group by o.workspace_id, o.id) s
where s.workspace_id = o.workspace_id and s.id = o.id;

-- Orders are found by the number of their record, and never took a legal one.
delete from document_numbering where kind = 'order';
delete from document_counter where kind = 'order';
