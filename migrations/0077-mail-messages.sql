-- Letters that were met in mailboxes, each once in the company whatever folder, mailbox or number it is found under. Of those that lie on
-- no card nothing is kept but by what they are known again.
create table mail_message (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  -- SHA-256 of its Message-ID and sender; of its headers where it has none.
  identity bytea not null,
  -- Of its Message-ID alone: by which answers name it.
  message_key bytea,
  -- Who wrote it and to whom, as emailKey writes them; empty where addresses are protected.
  people text[] not null default '{}',
  receipt uuid,
  -- By which it is seen on a card.
  activity uuid,
  seen_at timestamptz(3) not null default now(),
  primary key (workspace_id, id)
);
create unique index mail_message_identity_index on mail_message (workspace_id, identity);
create index mail_message_key_index on mail_message (workspace_id, message_key) where message_key is not null;
create index mail_message_receipt_index on mail_message (workspace_id, receipt) where receipt is not null;
create index mail_message_activity_index on mail_message (workspace_id, activity) where activity is not null;
select protect_table('mail_message');

-- How far each folder of a mailbox has been read.
create table mail_folder (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  mailbox uuid not null,
  path text not null,
  uid_validity bigint not null,
  last_uid bigint not null,
  primary key (workspace_id, mailbox, path),
  foreign key (workspace_id, mailbox) references mailbox (workspace_id, id) on delete cascade
);
select protect_table('mail_folder');

-- Which process reads a mailbox, and until when it is known to live.
alter table mailbox add column lease uuid, add column leased_until timestamptz(3);
