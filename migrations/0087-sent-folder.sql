-- A letter that was sent lies in the folder of what was sent too: looked for there first, since many servers put it there themselves.
alter table outgoing_mail
  -- waiting: it is looked for, and put there; found: the server has done it; copied: we have; failed: it could not be put there.
  add column filing text check (filing in ('waiting', 'found', 'copied', 'failed')),
  add column file_at timestamptz(3),
  add column filing_until timestamptz(3),
  add column filing_attempts integer not null default 0,
  add column filing_failure jsonb;
create index outgoing_mail_filing_index on outgoing_mail (workspace_id, file_at) where filing = 'waiting';
