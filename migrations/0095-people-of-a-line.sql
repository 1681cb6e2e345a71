-- Who is told of a call by somebody unknown, and who has said that he takes one that rings.

alter table phone_line
  add users uuid[] not null default '{}',
  add teams uuid[] not null default '{}';

alter table phone_call
  add taken_by uuid,
  add foreign key (workspace_id, taken_by) references "user" (workspace_id, id);
