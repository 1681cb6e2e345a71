-- Private pages of clients: who holds the link sees the record that it is for, until a day. The link itself is kept as a SHA-256.
create table client_link (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  token_hash bytea not null,
  object text not null,
  record_id uuid not null,
  -- For whom it was made, as a contact or lead: with him it goes.
  person uuid,
  language text not null,
  made_by uuid,
  made_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  -- By a browser that showed it.
  opened_at timestamptz(3),
  last_opened_at timestamptz(3),
  openings integer not null default 0,
  primary key (workspace_id, id)
);
create unique index client_link_token_index on client_link (workspace_id, token_hash);
create index client_link_record_index on client_link (workspace_id, record_id);
create index client_link_person_index on client_link (workspace_id, person) where person is not null;
select protect_table('client_link');

-- How often something was done through a link in an hour, by what is limited.
create table client_link_use (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  link uuid not null,
  act text not null,
  hour timestamptz(3) not null,
  times integer not null,
  primary key (workspace_id, link, act),
  foreign key (workspace_id, link) references client_link (workspace_id, id) on delete cascade
);
select protect_table('client_link_use');
