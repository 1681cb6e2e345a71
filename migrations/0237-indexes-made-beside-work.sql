-- Reports of clients put closed deals together by company: in this order it takes neither a table of all clients in memory nor a look at the deals themselves.
create index concurrently if not exists deal_clients_index on deal (workspace_id, company, stage, closed_at) include (owner, amount, amount_currency)
  where deleted_at is null and closed_at is not null and company is not null;
-- What a later file of another system refers to is found by the ids of an earlier one.
create index concurrently if not exists import_row_external_index on import_row (workspace_id, external_id) where external_id is not null;
-- Of a change of many records those that are told of apart.
create index concurrently if not exists bulk_change_row_told_index on bulk_change_row (workspace_id, bulk_change_id, outcome, place) where outcome in ('refused', 'kept');
