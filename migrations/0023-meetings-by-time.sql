-- The calendar asks for the meetings of some days.
create index "activity_meeting_index" on "activity" using btree (workspace_id, "at" desc, id desc)
  where deleted_at is null and kind = 'meeting';
