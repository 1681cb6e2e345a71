-- Every word that stands in a searched text, so that a slip of the pen is corrected by looking among words, of which
-- there are few, and not among texts, of which there are many (PostgreSQL's manual, pg_trgm: "text search integration").

create extension if not exists fuzzystrmatch;

create table word (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  word text not null,
  primary key (workspace_id, word)
);
create index word_like_index on word using gin (word gin_trgm_ops);
select protect_table('word');

-- Up to which record, in order of their last changes, the texts of an object have been read for words.
create table words_learned (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  object text not null,
  until timestamptz(3) not null,
  last uuid not null,
  primary key (workspace_id, object)
);
select protect_table('words_learned');

do $$ begin
  alter function similarity_op(text, text) leakproof;
exception when insufficient_privilege then
  raise notice 'not a superuser: corrections will not use their index';
end $$;
