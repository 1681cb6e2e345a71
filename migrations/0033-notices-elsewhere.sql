-- A change of settings says on which version of them it was made.
alter table notice_setting add column version integer not null default 1;

-- How often somebody has read, put off or brought back notices: his other open pages look at it to know that theirs are out of date.
create table notice_turn (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  "user" uuid not null,
  turn bigint not null default 1,
  primary key (workspace_id, "user")
);
select protect_table('notice_turn');
