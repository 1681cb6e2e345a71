-- How surely deals of a stage count in the forecast, and a deal where it differs; null of a stage: by its probability.
select yield_added_fields('deal', array['forecast']);
select yield_added_fields('stage', array['forecast']);
alter table "deal" add column "forecast" text;
alter table "stage" add column "forecast" text;

-- What somebody puts in the place of a reckoned figure of the forecast, each time anew: the last one holds, those before are its history.
create table forecast_override (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  span text not null check (span in ('month', 'quarter')),
  starts_on date not null,
  whom_kind text not null check (whom_kind in ('user', 'team', 'company')),
  -- Of a person or team.
  whom uuid,
  -- null: of all pipelines.
  pipeline uuid,
  figure text not null check (figure in ('forecast', 'atBest')),
  -- In the currency of the company; null: as it is reckoned again.
  amount numeric(18, 2),
  -- What had been reckoned at that moment.
  reckoned numeric(18, 2) not null,
  note text,
  set_by uuid not null,
  set_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  check ((whom_kind = 'company') = (whom is null))
);
create index forecast_override_period_index on forecast_override (workspace_id, span, starts_on, set_at);
select protect_table('forecast_override');

-- What is to be sold, set each time anew: the last one holds.
create table sales_plan (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  span text not null check (span in ('month', 'quarter')),
  starts_on date not null,
  whom_kind text not null check (whom_kind in ('user', 'team', 'company', 'product', 'productCategory')),
  -- All but the company by their id.
  whom uuid,
  measure text not null check (measure in ('revenue', 'deals')),
  -- In the currency of the company, or so many deals; null: none any more.
  amount numeric(18, 2) check (amount >= 0),
  set_by uuid not null,
  set_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  check ((whom_kind = 'company') = (whom is null))
);
create index sales_plan_period_index on sales_plan (workspace_id, starts_on, measure, set_at);
select protect_table('sales_plan');
