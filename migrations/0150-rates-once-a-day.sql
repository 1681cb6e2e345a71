-- A currency has one rate a day: whoever sets another corrects it.
create unique index "exchange_rate__on" on "exchange_rate" (workspace_id, "currency", "on") where deleted_at is null;
