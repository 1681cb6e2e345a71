-- Telephony: lines, who has which extension, what providers told as they told it, and the calls that follow from it.

create table phone_line (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  name text not null,
  provider text not null check (provider in ('http', 'asterisk')),
  -- As the provider wants it; nothing secret.
  settings jsonb not null,
  -- Of kind call: what its calls come from.
  source uuid not null,
  -- Part of the address to which a provider reports.
  key text not null,
  -- Who calls back whoever belongs to nobody yet.
  responsible uuid,
  -- In working time.
  call_back_minutes integer not null,
  active boolean not null,
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, key),
  foreign key (workspace_id, source) references source (workspace_id, id),
  foreign key (workspace_id, responsible) references "user" (workspace_id, id)
);
select protect_table('phone_line');

-- One of a person, and one person of it.
create table phone_extension (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "user" uuid not null,
  extension text not null,
  primary key (workspace_id, "user"),
  unique (workspace_id, extension),
  foreign key (workspace_id, "user") references "user" (workspace_id, id)
);
select protect_table('phone_extension');

create table phone_call (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  line uuid not null,
  -- The provider's name for it.
  provider_call text not null,
  direction text check (direction in ('in', 'out')),
  -- The other side's, in one spelling where it is one.
  number text,
  extension text,
  "user" uuid,
  first_at timestamptz(3) not null,
  rang_at timestamptz(3),
  answered_at timestamptz(3),
  ended_at timestamptz(3),
  -- In seconds, as the provider counts the talk.
  seconds integer,
  -- By what the provider says of the whole call; null: answered_at tells.
  answered boolean,
  recording_url text,
  -- Who is told that it rings.
  told uuid[] not null default '{}',
  -- The card it is on.
  object text,
  record_id uuid,
  receipt uuid,
  activity uuid,
  -- To call back, where nobody answered.
  task uuid,
  -- What came of it, as whoever talked has said.
  result text,
  primary key (workspace_id, id),
  unique (workspace_id, line, provider_call),
  check ((object is null) = (record_id is null)),
  foreign key (workspace_id, line) references phone_line (workspace_id, id)
);
create index phone_call_time_index on phone_call (workspace_id, first_at desc, id desc);
create index phone_call_number_index on phone_call (workspace_id, number, first_at desc) where number is not null;
create index phone_call_record_index on phone_call (workspace_id, record_id) where record_id is not null;
create index phone_call_open_index on phone_call (workspace_id, first_at) where receipt is null;
select protect_table('phone_call');

-- What providers told, kept before anything follows from it; gone after a while.
create table phone_event (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  line uuid not null,
  at timestamptz(3) not null default now(),
  event jsonb not null,
  applied_at timestamptz(3),
  primary key (workspace_id, id),
  foreign key (workspace_id, line) references phone_line (workspace_id, id)
);
create index phone_event_pending_index on phone_event (workspace_id, at) where applied_at is null;
create index phone_event_call_index on phone_event (workspace_id, line, (event->>'call'));
select protect_table('phone_event');
