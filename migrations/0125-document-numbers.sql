-- How documents of a kind are numbered by an organisation of ours. Without a row: counted from 1 each year.
create table document_numbering (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null,
  legal_entity uuid not null,
  version integer not null default 1,
  -- `Д-{NNN}/{YY}`.
  pattern text not null,
  yearly boolean not null,
  changed_by uuid,
  updated_at timestamptz(3) not null default now(),
  primary key (workspace_id, kind, legal_entity)
);
select protect_table('document_numbering');

-- How far they are counted. Whoever takes a number holds the row until his document is kept: what is rolled back gives its number back.
create table document_counter (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null,
  legal_entity uuid not null,
  -- The year; 0 where counting never begins anew.
  period integer not null,
  counted integer not null check (counted >= 0),
  primary key (workspace_id, kind, legal_entity, period)
);
select protect_table('document_counter');

-- Numbers that were given, each once: also those of documents that were cancelled since.
create table document_number (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  kind text not null,
  legal_entity uuid not null,
  period integer not null,
  number text not null,
  -- Null of a number that somebody wrote by hand.
  counted integer,
  dated date not null,
  taken_by uuid,
  taken_at timestamptz(3) not null default now(),
  primary key (workspace_id, kind, legal_entity, period, number)
);
create unique index document_number_counted_index on document_number (workspace_id, kind, legal_entity, period, counted)
  where counted is not null;
select protect_table('document_number');
