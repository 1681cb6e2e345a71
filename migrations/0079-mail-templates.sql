-- Letters prepared beforehand: of one person, of a team, of everyone. Their fields, {{lead.firstName}}, are filled when one is written.
create table mail_template (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  name text not null,
  subject text not null,
  html text not null,
  language text not null check (language in ('ru', 'en')),
  -- Not for whoever took back his consent.
  advertising boolean not null default false,
  owner uuid not null,
  shared text not null check (shared in ('private', 'team', 'everyone')),
  team uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  check ((shared = 'team') = (team is not null))
);
select protect_table('mail_template');
