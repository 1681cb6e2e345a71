-- Who is told of a call by somebody unknown, and who has said that he takes one that rings; numbers of calls on no card go after a while.

alter table phone_line
  add users uuid[] not null default '{}',
  add teams uuid[] not null default '{}';

alter table phone_call
  add taken_by uuid,
  add foreign key (workspace_id, taken_by) references "user" (workspace_id, id);

create index phone_call_unknown_index on phone_call (workspace_id, first_at) where record_id is null and number is not null;
