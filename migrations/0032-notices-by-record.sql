-- Whether a record's news continue a line is asked at each notice: of the record's own, not of all that are unread.
create index notice_record_index on notice (workspace_id, "user", record_id, id) where read_at is null;
