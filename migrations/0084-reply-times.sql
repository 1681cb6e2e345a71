-- Within how much working time an answer is promised. No row: nothing is promised.
create table reply_promises (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid primary key,
  -- [{source?, channel?, minutes}]
  rules jsonb not null,
  version integer not null default 1
);
select protect_table('reply_promises');

-- Who was promised an answer: what came in first and unanswered, until when, and what became of it. Card, owner and rights are those of the activity.
create table awaited_reply (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  activity uuid not null,
  since timestamptz(3) not null,
  source uuid,
  channel text not null,
  -- What was promised, in minutes of working time, and when that is over.
  minutes integer not null,
  due_at timestamptz(3) not null,
  answered_at timestamptz(3),
  answered_by uuid,
  -- Minutes of working time until then.
  took integer,
  primary key (workspace_id, activity)
);
select protect_table('awaited_reply');
create index awaited_reply_open on awaited_reply (workspace_id, due_at) where answered_at is null;
create index awaited_reply_since on awaited_reply (workspace_id, since);
