-- Reports of clients put closed deals together by company: in this order it takes neither a table of all clients in memory nor a look at the deals themselves.
create index deal_clients_index on deal (workspace_id, company, stage, closed_at) include (owner, amount, amount_currency)
  where deleted_at is null and closed_at is not null and company is not null;
