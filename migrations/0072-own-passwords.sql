-- Who has set a password for somebody else; null: whose it is has chosen it himself.
alter table credential add column given_by uuid;

-- Whether people choose a password of their own before they do anything by one that was given to them.
alter table workspace add column own_passwords boolean not null default false;

create function change_own_passwords(own boolean) returns void
language sql security definer set search_path = public, pg_temp as $$
  update workspace set own_passwords = own where id = current_setting('rapport.workspace')::uuid
$$;
revoke all on function change_own_passwords(boolean) from public;
grant execute on function change_own_passwords(boolean) to rapport_app;

-- Whether that is still to be done in a session. Whom a provider let in has used no password of ours.
create function password_due(s session) returns boolean language sql stable as $$
  select s.provider_id is null
    and exists (select from credential c where c.workspace_id = s.workspace_id and c.user_id = s.user_id and c.given_by is not null)
    and exists (select from workspace w where w.id = s.workspace_id and w.own_passwords)
$$;
