-- What is left of the calls that somebody may make in a minute, for all processes together: each takes portions of it. It belongs to no company, since
-- strangers are counted before anybody knows whom they call; nothing of it is worth being kept over a crash.
create unlogged table call_budget (
  -- A hash of who calls.
  subject text primary key,
  remaining double precision not null,
  -- What the last who asked was given.
  granted double precision not null,
  at timestamptz not null
) with (fillfactor = 50);
create index call_budget_at_index on call_budget (at);
