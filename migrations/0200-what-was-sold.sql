-- Reports of sales read what they need of closed deals from here alone: by stage and period, with whose they are and what they brought.
create index deal_sales_index on deal (workspace_id, stage, closed_at) include (company, owner, amount, amount_currency, opens_on, created_at)
  where deleted_at is null and closed_at is not null;
