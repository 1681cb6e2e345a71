-- Who waits for an answer is looked for among what came in lately, and for each the answers among what is on its card.
create index "activity_request_index" on "activity" using btree (workspace_id, "at" desc)
  where deleted_at is null and direction = 'in' and kind in ('form', 'email', 'message');
