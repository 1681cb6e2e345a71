-- One audit of changes, events of security and calls: all of them are read by ids, which sort by time, and each filter by an index.
alter table change add column address text;
create index change_actor_index on change (workspace_id, actor, id desc) where actor is not null;
create index change_address_index on change (workspace_id, address, id desc) where address is not null;
-- What is done seldom is found among all that is done often.
create index change_seldom_index on change (workspace_id, id desc) where kind in ('removed', 'restored', 'merged');

-- Calls get ids that sort by time, the kept ones too. Their owner reads past the policy of the table meanwhile.
alter table api_log add column id uuid, no force row level security;
update api_log set id = overlay(overlay(
  lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || md5(random()::text || request_id)
  placing '7' from 13 for 1) placing '8' from 17 for 1)::varchar(32)::uuid;
alter table api_log alter column id set not null, add primary key (workspace_id, id), force row level security;
drop index api_log_at_index, api_log_user_index;
create index api_log_user_index on api_log (workspace_id, user_id, id desc) where user_id is not null;
create index api_log_address_index on api_log (workspace_id, address, id desc);
create index api_log_record_index on api_log (workspace_id, record_id, id desc) where record_id is not null;

create index security_event_actor_index on security_event (workspace_id, actor, id desc) where actor is not null;
create index security_event_about_index on security_event (workspace_id, user_id, id desc) where user_id is not null;
create index security_event_whence_index on security_event (workspace_id, address, id desc) where address is not null;
create index security_event_among_index on security_event (workspace_id, kind, id desc);
