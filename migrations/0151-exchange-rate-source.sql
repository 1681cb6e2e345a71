-- From which bank exchange rates are fetched every day; without a row they are entered by hand and imported alone.

create table exchange_rate_source (
  workspace_id uuid primary key default current_setting('rapport.workspace')::uuid,
  bank text not null check (bank in ('cbr', 'ecb')),
  -- In place of the bank's own address: a mirror.
  url text,
  changed_at timestamptz(3) not null default now(),
  -- When it was last asked, and what came of it: the code of a problem, or null.
  asked_at timestamptz(3),
  problem text
);
select protect_table('exchange_rate_source');
