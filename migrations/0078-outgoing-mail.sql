-- Letters to clients on their way, and what became of each.
create table outgoing_mail (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  mailbox uuid not null,
  -- Who wrote it, and the card and the entry of its story by which it is seen.
  author uuid not null,
  object text not null,
  record_id uuid not null,
  activity uuid not null,
  -- [{kind: to | cc | bcc, name, address, state: waiting | taken | refused, reply?}]
  recipients jsonb not null,
  subject text not null,
  html text not null,
  body text not null,
  files uuid[] not null default '{}',
  -- Message-IDs, without their brackets.
  message_id text not null,
  answers text,
  thread text[] not null default '{}',
  template uuid,
  -- Not for whoever took back his consent.
  advertising boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'takenBack')),
  at timestamptz(3) not null default now(),
  -- When it leaves at the earliest, and when it is tried (again).
  send_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  attempts integer not null default 0,
  -- Somebody is sending it. Of one that still waits the time is over after a crash; one that was leaving is never taken again by itself.
  taken_until timestamptz(3),
  -- What the last attempt failed of: the step, a code, what the server said.
  failure jsonb,
  ended_at timestamptz(3),
  -- When a task reminds its writer, unless somebody has answered by then.
  remind_at timestamptz(3),
  primary key (workspace_id, id),
  check ((state in ('waiting', 'sending')) = (ended_at is null))
);
create unique index outgoing_mail_message_index on outgoing_mail (workspace_id, message_id);
create index outgoing_mail_activity_index on outgoing_mail (workspace_id, activity);
create index outgoing_mail_record_index on outgoing_mail (workspace_id, record_id);
create index outgoing_mail_due_index on outgoing_mail (workspace_id, due_at) where state in ('waiting', 'sending');
create index outgoing_mail_remind_index on outgoing_mail (workspace_id, remind_at) where remind_at is not null;
select protect_table('outgoing_mail');

-- The same as enqueue_job, for later.
create function enqueue_job_at(job text, payload json, key text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  workspace text := current_setting('rapport.workspace');
begin
  perform graphile_worker.add_job(
    job, json_build_object('workspace', workspace, 'payload', payload), job_key => workspace || ':' || key, run_at => at);
end $$;
revoke all on function enqueue_job_at(text, json, text, timestamptz) from public;
grant execute on function enqueue_job_at(text, json, text, timestamptz) to rapport_app;
