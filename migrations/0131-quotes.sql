-- How quotes are made, followed up and what they move, as the company set it; what is left out holds as usual.
create table quote_settings (
  workspace_id uuid primary key default current_setting('rapport.workspace')::uuid,
  settings jsonb not null,
  version integer not null default 1,
  changed_at timestamptz(3) not null default now()
);
select protect_table('quote_settings');

-- What was sent of a quote, each time: frozen, with its paper, private page and letter.
create table quote_edition (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  quote uuid not null,
  edition integer not null,
  -- What the client sees: lines, sums, terms. Nothing of people.
  content jsonb not null,
  -- SHA-256 of the content in hex: what is accepted is named by it.
  content_hash text not null,
  document uuid,
  file uuid,
  link uuid not null,
  letter uuid,
  activity uuid,
  -- For whom it was sent, as a contact.
  person uuid,
  sent_to text,
  sent_by uuid,
  sent_at timestamptz(3) not null default now(),
  valid_until date,
  -- Its letter was taken back before it left.
  taken_back_at timestamptz(3),
  opened_at timestamptz(3),
  -- The owner was reminded: that nobody opened it, that nobody answered, that it ends soon; the client, that it ends.
  told_unopened_at timestamptz(3),
  told_unanswered_at timestamptz(3),
  told_ending_at timestamptz(3),
  client_reminded_at timestamptz(3),
  primary key (workspace_id, quote, edition)
);
create index quote_edition_sent_index on quote_edition (workspace_id, sent_at);
create index quote_edition_activity_index on quote_edition (workspace_id, activity) where activity is not null;
create index quote_edition_person_index on quote_edition (workspace_id, person) where person is not null;
select protect_table('quote_edition');

-- What clients decided on, as evidence: one decision an edition. Nothing of it is changed; what is personal of it can only be erased.
create table quote_decision (
  workspace_id uuid not null default current_setting('rapport.workspace')::uuid,
  quote uuid not null,
  edition integer not null,
  kind text not null check (kind in ('accepted', 'declined')),
  -- Of what was decided on.
  content_hash text not null,
  at timestamptz(3) not null default now(),
  -- Who took it down, where the client said it otherwise than on his page.
  recorded_by uuid,
  link uuid,
  person uuid,
  name text,
  "position" text,
  note text,
  address text,
  agent text,
  primary key (workspace_id, quote, edition)
);
create index quote_decision_person_index on quote_decision (workspace_id, person) where person is not null;
select protect_table('quote_decision');
revoke delete on quote_decision from rapport_app;

create function keep_quote_decision() returns trigger language plpgsql as $$
begin
  if row(new.workspace_id, new.quote, new.edition, new.kind, new.content_hash, new.at, new.recorded_by, new.link, new.person)
      is distinct from row(old.workspace_id, old.quote, old.edition, old.kind, old.content_hash, old.at, old.recorded_by, old.link, old.person)
    or new.name is not null or new."position" is not null or new.note is not null or new.address is not null or new.agent is not null then
    raise exception 'a decision stays as it was made';
  end if;
  return new;
end $$;
create trigger keep_quote_decision before update on quote_decision for each row execute function keep_quote_decision();
