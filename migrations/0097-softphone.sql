-- The softphone: by which exchange pages telephone, and as whom each person signs in there. Passwords lie in integration_secret.

create table softphone (
  workspace_id uuid primary key default current_setting('rapport.workspace')::uuid,
  -- Where pages connect to: SIP over WebSocket.
  url text not null,
  -- Of addresses: sip:login@domain.
  domain text not null,
  -- How it wants to be given a number: {number} or {digits}.
  dial text not null,
  stun text,
  turn text,
  -- Null: each is given a name and a password of his own, for some hours, made by the secret.
  turn_user text,
  -- To whose calls those of pages are added; null: the exchange tells of them itself.
  line uuid,
  changed_at timestamptz(3) not null default now(),
  foreign key (workspace_id, line) references phone_line (workspace_id, id)
);
select protect_table('softphone');

create table softphone_account (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "user" uuid not null,
  login text not null,
  active boolean not null default true,
  primary key (workspace_id, "user"),
  foreign key (workspace_id, "user") references "user" (workspace_id, id)
);
select protect_table('softphone_account');
