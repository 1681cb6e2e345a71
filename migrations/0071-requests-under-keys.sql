-- The copy of a request lies under the data key of the company once it protects what requests bring.
alter table receipt
  -- Of the data key under which `raw` lies; null: it lies in the open, or under a key of its own.
  add column generation integer,
  -- That key, for whoever has the company's: of a request that came while it was away.
  add column wrapped bytea,
  -- Blind match keys of the sender, where what he is reached by is protected.
  add column keys text[];
comment on column receipt.raw_hash is 'Keyed, of the bytes: by it repeats are known, and nothing is found out by trying.';
comment on column receipt.content_hash is 'The same of what was read out of them (without marks of time).';
