-- Consents: for which purposes they are asked, in which words, and who gave or withdrew them when and how (152-ФЗ, GDPR).

create table consent_purpose (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  -- `{"ru": "…", "en": "…"}`, at least one of the two.
  name jsonb not null,
  kind text not null check (kind in ('request', 'advertising', 'sharing', 'other')),
  -- By what right personal data are processed for it: 152-ФЗ, article 6; GDPR, article 6.
  basis text not null check (basis in ('consent', 'contract', 'law', 'legitimateInterest')),
  created_at timestamptz(3) not null default now(),
  created_by uuid,
  -- Asked and noted no more; what was given stays.
  retired_at timestamptz(3),
  primary key (workspace_id, id)
);
select protect_table('consent_purpose');
revoke delete on consent_purpose from rapport_app;

-- What people were shown. Published, it never changes: other words are another version.
create table consent_version (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  purpose uuid not null,
  number integer not null,
  -- `{"ru": "…", "en": "…"}`, at least one of the two.
  text jsonb not null,
  link text,
  published_at timestamptz(3) not null default now(),
  published_by uuid,
  primary key (workspace_id, id),
  unique (workspace_id, purpose, number),
  foreign key (workspace_id, purpose) references consent_purpose (workspace_id, id) on delete cascade
);
select protect_table('consent_version');
revoke update, delete on consent_version from rapport_app;

-- Given and withdrawn, one row each time; the last of a person and a purpose is how it stands.
create table consent (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  -- Whose; nobody's any more once his personal data were erased.
  object text,
  record_id uuid,
  purpose uuid not null,
  -- Which words were agreed to; not told where somebody withdraws.
  version uuid,
  act text not null check (act in ('given', 'withdrawn')),
  at timestamptz(3) not null,
  how text not null check (how in ('form', 'request', 'phone', 'paper', 'mail', 'inPerson', 'import')),
  until date,
  -- In which language the words were shown, by which request it came, and on which page of the site.
  language text,
  receipt uuid,
  page text,
  note text,
  noted_at timestamptz(3) not null default now(),
  noted_by uuid,
  primary key (workspace_id, id),
  check ((object is null) = (record_id is null)),
  foreign key (workspace_id, purpose) references consent_purpose (workspace_id, id) on delete cascade,
  foreign key (workspace_id, version) references consent_version (workspace_id, id) on delete cascade
);
create index consent_record_index on consent (workspace_id, record_id, purpose, at desc, id desc) where record_id is not null;
create index consent_purpose_index on consent (workspace_id, purpose);
select protect_table('consent');
-- History is only added to. Erasing a person's data takes what tells who it was, and nothing else.
revoke update, delete on consent from rapport_app;
grant update (object, record_id, receipt, page, note) on consent to rapport_app;

-- What was agreed to before a merge, a conversion or the making of a lead counts for the record that is there now.
create index merged_record_kept_index on merged_record (workspace_id, kept);
create index "interest_lead_index" on "interest" using btree (workspace_id, "lead", created_at desc, id desc) where deleted_at is null;

-- The sentence that forms ask for so far becomes a purpose of its own: one for each wording and address.
create temporary table asked on commit drop as
select s.workspace_id, s.id as source,
  coalesce(nullif(s.form->>'locale', ''), w.locale, 'ru') as language,
  coalesce(nullif(btrim(s.form#>>'{consent,text}'), ''), case when coalesce(nullif(s.form->>'locale', ''), w.locale, 'ru') = 'en'
    then 'I agree to the processing of my personal data' else 'Согласен на обработку персональных данных' end) as text,
  nullif(s.form#>>'{consent,link}', '') as link
from source s join workspace w on w.id = s.workspace_id
where jsonb_typeof(s.form->'consent') = 'object';

create temporary table wording on commit drop as
select gen_random_uuid() as purpose, gen_random_uuid() as version, a.*
from (select distinct workspace_id, language, text, link from asked) a;

insert into consent_purpose (workspace_id, id, name, kind, basis)
select workspace_id, purpose, '{"ru": "Обработка персональных данных", "en": "Processing of personal data"}', 'request', 'consent' from wording;

insert into consent_version (workspace_id, id, purpose, number, text, link)
select workspace_id, version, purpose, 1, jsonb_build_object(language, text), link from wording;

update source s set version = s.version + 1, updated_at = now(), form = (s.form - 'consent') || jsonb_build_object('consents',
  jsonb_build_array(jsonb_build_object('purpose', w.purpose, 'required', true)))
from asked a join wording w on w.workspace_id = a.workspace_id and w.language = a.language and w.text = a.text
  and w.link is not distinct from a.link
where s.workspace_id = a.workspace_id and s.id = a.source;
