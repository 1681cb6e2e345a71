-- In which words quotes and invoices are sent, by what the letter says and its language. null: the usual ones.
create table paper_letter (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null check (kind in ('quote', 'invoice', 'invoiceLate', 'invoicePart', 'invoicePaid')),
  language text not null check (language in ('ru', 'en')),
  version integer not null default 1,
  subject text,
  text text,
  primary key (workspace_id, kind, language)
);
select protect_table('paper_letter');

-- Words for letters with quotes were one of the settings of quotes, in the language of the company.
insert into paper_letter (workspace_id, kind, language, subject, text)
  select q.workspace_id, 'quote', w.locale, q.settings->>'subject', q.settings->>'text'
  from quote_settings q join workspace w on w.id = q.workspace_id
  where w.locale in ('ru', 'en') and (q.settings->>'subject' is not null or q.settings->>'text' is not null);
update quote_settings set settings = settings - 'subject' - 'text';
