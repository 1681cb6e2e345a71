-- Jobs lie in a schema of graphile-worker's own, which the server installs when it starts. Requests may add jobs for
-- their own workspace and see nothing of the queue. With a key, a job that still waits is replaced, not doubled.
create function enqueue_job(job text, payload json, key text default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  workspace text := current_setting('rapport.workspace');
begin
  perform graphile_worker.add_job(
    job, json_build_object('workspace', workspace, 'payload', payload), job_key => workspace || ':' || key);
end $$;
revoke all on function enqueue_job(text, json, text) from public;
grant execute on function enqueue_job(text, json, text) to rapport_app;

-- Events that a reaction still owes a record, because it failed at one of them: that one and all later ones of the
-- record wait here in order, so that a failure neither blocks others nor lets them overtake.
create table owed_reaction (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  reaction text not null,
  record_id uuid not null,
  version integer not null,
  change_id uuid not null,
  since timestamptz not null default now(),
  error text,
  primary key (workspace_id, reaction, record_id, version, change_id)
);
create index owed_reaction_record_index on owed_reaction (workspace_id, record_id);
select protect_table('owed_reaction');
