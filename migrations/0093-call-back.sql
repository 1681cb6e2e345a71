alter table "source" add column "call_back" jsonb;

-- Who asked on a site to be called back: when, by which request, and what became of it. Card, name and number are those of the request.
create table call_back (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  -- The request.
  activity uuid not null,
  source uuid not null,
  asked_at timestamptz(3) not null,
  -- From when on he wants to be called, and until when he is to be.
  wanted_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  task uuid not null,
  -- A call was ordered by itself.
  ordered_at timestamptz(3),
  -- The first try to call him, by whom, and after how many minutes of working time.
  called_at timestamptz(3),
  called_by uuid,
  took integer,
  primary key (workspace_id, activity)
);
create index call_back_asked_index on call_back (workspace_id, asked_at);
create index call_back_open_index on call_back (workspace_id, task) where called_at is null;
create index call_back_ordered_index on call_back (workspace_id, source, ordered_at) where ordered_at is not null;
select protect_table('call_back');
