-- Who has begun to hear which recording when: a player asks for several parts of one, and for all of it to draw it. That is one hearing.
create table phone_hearing (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  call uuid not null,
  "user" uuid not null,
  at timestamptz(3) not null,
  primary key (workspace_id, call, "user"),
  foreign key (workspace_id, call) references phone_recording (workspace_id, call) on delete cascade
);
select protect_table('phone_hearing');

-- Companies that were there before recordings: of their roles heads hear what was said on the telephone, others once an administrator lets them.
update role set fields = fields || '{"activity.recordedUntil":"hidden"}'
where not admin and name <> 'head' and not fields ? 'activity.recordedUntil';
