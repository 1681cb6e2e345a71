-- By what other systems let us in, under the data key of the company: read nowhere while that is taken back. One of each kind.
create table integration_secret (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null,
  -- What it is for: for that alone it is opened.
  about text not null,
  generation integer not null,
  sealed text not null,
  primary key (workspace_id, kind)
);
select protect_table('integration_secret');
comment on column mail_server.password is 'As it was kept before, under the key of the server, until it is moved to integration_secret.';
