-- How much people of a role may take off a price by themselves, in per cent; null: as much as they like.
create table discount_limit (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  role uuid not null,
  per_line numeric,
  whole numeric,
  min_margin numeric,
  primary key (workspace_id, role)
);
select protect_table('discount_limit');

-- What has to be approved before it leaves the house, and by whom in which order.
create table sign_off_rule (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  object text not null check (object in ('quote', 'invoice', 'order', 'document')),
  -- A filter of the object's own fields; null: all.
  filter jsonb,
  -- Only what is beyond the limits of whoever sends it.
  over_limit boolean not null,
  -- [{mode: all|any, approvers: [{kind: role|user|head, id?}]}] in order.
  steps jsonb not null,
  own_allowed boolean not null,
  -- Working hours until somebody is reminded; after as many again his head is told.
  remind_hours integer not null,
  position integer not null,
  active boolean not null,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, id)
);
select protect_table('sign_off_rule');

-- Somebody asks for an approval of something as it is now.
create table sign_off (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  object text not null,
  record_id uuid not null,
  -- Of everything that is approved with it: what is changed later has not been approved.
  content_hash bytea not null,
  -- What it is called and comes to, for those who do not see it otherwise.
  essentials jsonb not null,
  -- Why: limits that are passed, rules that hold.
  reasons jsonb not null,
  -- Frozen: [{mode, seats: [{kind: role|user, id}]}].
  steps jsonb not null,
  own_allowed boolean not null,
  remind_hours integer not null,
  step integer not null default 0,
  step_since timestamptz(3) not null default now(),
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'void', 'withdrawn')),
  asked_by uuid,
  asked_at timestamptz(3) not null default now(),
  note text,
  ended_at timestamptz(3),
  primary key (workspace_id, id),
  check ((state = 'open') = (ended_at is null))
);
-- Two who ask at once get the same one.
create unique index sign_off_open_index on sign_off (workspace_id, object, record_id) where state = 'open';
create index sign_off_record_index on sign_off (workspace_id, record_id, asked_at desc);
create index sign_off_waiting_index on sign_off (workspace_id, step_since) where state = 'open';
select protect_table('sign_off');

create table sign_off_decision (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  sign_off uuid not null,
  step integer not null,
  seat integer not null,
  verdict text not null check (verdict in ('approve', 'decline')),
  "by" uuid not null,
  -- Whose deputy he was.
  in_place_of uuid,
  note text,
  via text not null check (via in ('page', 'mail')),
  at timestamptz(3) not null default now(),
  -- Nobody decides twice, and no seat is decided by two.
  primary key (workspace_id, sign_off, step, seat),
  foreign key (workspace_id, sign_off) references sign_off (workspace_id, id)
);
select protect_table('sign_off_decision');

-- A letter by which one approver may decide one step. Its link is made as it leaves; only its hash is kept.
create table sign_off_letter (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  sign_off uuid not null,
  step integer not null,
  approver uuid not null,
  token_hash bytea,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (workspace_id, id),
  unique (workspace_id, sign_off, step, approver),
  foreign key (workspace_id, sign_off) references sign_off (workspace_id, id)
);
create unique index sign_off_letter_token_index on sign_off_letter (workspace_id, token_hash) where token_hash is not null;
select protect_table('sign_off_letter');
