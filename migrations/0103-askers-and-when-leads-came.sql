-- Who has asked how often in an hour to be called back: an address, a number or a browser, as a SHA-256.
create table call_back_asker (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  asker text not null,
  hour timestamptz(3) not null,
  asked integer not null,
  primary key (workspace_id, asker)
);
create index call_back_asker_hour_index on call_back_asker (workspace_id, hour);
select protect_table('call_back_asker');

-- When a lead came, which reports of a period ask for. Written by `case`, since behind row-level security no index is used for `coalesce`.
create index lead_came_index on lead (workspace_id, (case when requested_at is null then created_at else requested_at end)) where deleted_at is null;
