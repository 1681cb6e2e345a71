create index "document_file_index" on "document" using btree (workspace_id, "file", created_at desc, id desc) where deleted_at is null;
