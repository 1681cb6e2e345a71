-- Numbers of a pool that a site shows one visitor at a time, and who holds which now.
create table site_number (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  number text not null,
  held_by text,
  held_until timestamptz(3),
  primary key (workspace_id, number)
);
select protect_table('site_number');

-- Who was shown which number from when until when: whose a call to it was. Without a number: none was free.
create table site_number_hold (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  source uuid not null,
  number text,
  visitor text not null,
  since timestamptz(3) not null default now(),
  until timestamptz(3) not null,
  primary key (workspace_id, id)
);
create index site_number_hold_number_index on site_number_hold (workspace_id, number, since) where number is not null;
create index site_number_hold_source_index on site_number_hold (workspace_id, source, since);
create index site_number_hold_visitor_index on site_number_hold (workspace_id, visitor);
select protect_table('site_number_hold');

-- The company's own number that a call came in on.
alter table phone_call add column dialled text;

-- Companies that were there before costs of advertising: their built-in roles may with them what those of new companies may.
update role set objects = objects || jsonb_build_object('advertisingCost', case name
    when 'marketer' then '{"read":"all","create":"all","update":"all","remove":"all","export":"all"}'::jsonb
    when 'accountant' then '{"read":"all","create":"all","update":"all","remove":"none","export":"all"}'::jsonb
    else '{"read":"all","create":"none","update":"none","remove":"none","export":"none"}'::jsonb end)
where name in ('head', 'marketer', 'accountant', 'viewer') and not objects ? 'advertisingCost';
