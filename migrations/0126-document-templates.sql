-- Designs of documents that the company has made or changed; those of the first day are in the program.
create table document_template (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  id uuid not null,
  version integer not null default 1,
  kind text not null,
  name text not null,
  language text not null check (language in ('ru', 'en')),
  format text not null check (format in ('pdf', 'docx')),
  -- Of a PDF: its blocks.
  design jsonb,
  -- Of a Word file: the file.
  docx bytea,
  active boolean not null default true,
  -- The one that is taken where nobody chooses.
  main boolean not null default false,
  changed_by uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (workspace_id, id),
  check ((format = 'pdf') = (design is not null)),
  check ((format = 'docx') = (docx is not null)),
  check (active or not main)
);
create unique index document_template_main_index on document_template (workspace_id, kind, language) where main;
select protect_table('document_template');

alter table "document" add column "cancel_reason" text;

-- Facsimile and seal are put by heads and accountants, and by whom an administrator lets.
update role set fields = '{"legalEntity.facsimile":"hidden","legalEntity.seal":"hidden"}'::jsonb || fields
where not admin and name not in ('head', 'accountant');
