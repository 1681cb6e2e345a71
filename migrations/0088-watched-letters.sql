-- Whether opens and clicks of letters may be watched at all. Without a row they are not.
create table mail_watching (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  allowed boolean not null
);
select protect_table('mail_watching');

alter table outgoing_mail
  -- By what its picture and its links are called, where it is watched; nobody can guess it.
  add column watch_key text,
  -- Addresses that stood in its links: it leads to these and to no others.
  add column links text[] not null default '{}',
  add column opens integer not null default 0,
  add column opened_at timestamptz(3),
  add column clicks integer not null default 0,
  add column clicked_at timestamptz(3);
create unique index outgoing_mail_watch_index on outgoing_mail (workspace_id, watch_key) where watch_key is not null;
