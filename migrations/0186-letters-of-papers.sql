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
do $$
declare
  company record;
begin
  for company in select id, locale from workspace loop
    -- Who owns the tables without being a superuser sees one company at a time.
    perform set_config('rapport.workspace', company.id::text, true);
    insert into paper_letter (kind, language, subject, text)
      select 'quote', company.locale, settings->>'subject', settings->>'text' from quote_settings
      where workspace_id = company.id and company.locale in ('ru', 'en') and (settings->>'subject' is not null or settings->>'text' is not null);
    update quote_settings set settings = settings - 'subject' - 'text' where workspace_id = company.id;
  end loop;
  perform set_config('rapport.workspace', '00000000-0000-0000-0000-000000000000', true);
end $$;
