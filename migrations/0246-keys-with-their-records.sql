-- A key with all who share it in one row: a row for each of a million records and keys took most of the time of a scan.
drop table likeness_key;
create table likeness_key (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  key integer not null,
  -- Null: more share it than can be compared; it stays so until all are read anew.
  records uuid[],
  primary key (workspace_id, object, key)
);
select protect_table('likeness_key');

-- All are read anew, which files them so. What people have said of pairs stays.
truncate likeness_record;
update duplicate_scan set state = 'reading', read_to = null, parts_done = 0, records = 0, begun_at = now(), ended_at = null;
