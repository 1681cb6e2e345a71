-- Letters that tell somebody what was done to the ways into his account: of what, and where his address was changed, to which.
alter table letter
  -- The event of security or change that it tells of: each is told once to an address.
  add column about uuid,
  add column told jsonb not null default '{}',
  add column address text;
create unique index letter_about_index on letter (workspace_id, about, coalesce(address, '')) where about is not null;
