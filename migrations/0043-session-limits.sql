-- For how long a session lasts is the company's to say, and holds for those that are open too: since it was last used, and
-- since it began. In minutes.
alter table workspace
  add column session_idle_minutes integer not null default 10080 check (session_idle_minutes between 15 and 129600),
  add column session_longest_minutes integer not null default 43200 check (session_longest_minutes between 60 and 525600),
  add check (session_idle_minutes <= session_longest_minutes);

alter table session drop column expires_at;
alter table session add column address text;
create unique index session_id_index on session (workspace_id, id);

-- When a session ends if nobody uses it any more.
create function session_end(s session) returns timestamptz language sql stable as $$
  select least(
    s.seen_at + make_interval(mins => w.session_idle_minutes),
    s.created_at + make_interval(mins => w.session_longest_minutes))
  from workspace w where w.id = s.workspace_id
$$;

-- A session that gets a new token opens by the former one on no process any more.
create trigger token_changed after update of token_hash on session
  for each statement execute function tell_configuration_changed();

create function change_session_limits(idle integer, longest integer) returns void
language sql security definer set search_path = public, pg_temp as $$
  update workspace set session_idle_minutes = idle, session_longest_minutes = longest
  where id = current_setting('rapport.workspace')::uuid
$$;
revoke all on function change_session_limits(integer, integer) from public;
grant execute on function change_session_limits(integer, integer) to rapport_app;

-- A link by which somebody who has a password chooses a new one: what is open of his ends once it is used, not before.
alter table invitation add column kind text not null default 'invitation' check (kind in ('invitation', 'reset'));
