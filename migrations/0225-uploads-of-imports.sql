-- A file of an import may come in parts, and be gone on with after a lost connection.
alter table import
  drop constraint import_state_check,
  add constraint import_state_check
    check (state in ('uploading', 'staging', 'staged', 'committing', 'cancelled', 'done', 'failed', 'reverted')),
  alter column file_size type bigint,
  -- Bytes that are here.
  add column received bigint,
  -- SHA-256 of the file, in hexadecimal: as who sends it says, and as it came.
  add column seal text;
update import set received = file_size;
alter table import alter column received set not null;
