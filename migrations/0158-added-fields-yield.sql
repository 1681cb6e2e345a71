-- A standard field that comes later may be called as one that a company has added: then the company's moves to a name of its own, with its
-- values, indexes and all that names it. Migrations that add fields call this before anything is written into them. Protected fields stay,
-- since their values are sealed under their name.
create function yield_added_fields(of_object text, names text[]) returns void language plpgsql as $$
declare
  company uuid;
  field record;
  fresh text;
begin
  for company in select id from workspace loop
    -- Who owns the tables without being a superuser sees one company at a time.
    perform set_config('rapport.workspace', company::text, true);
    for field in select * from added_field f where f.workspace_id = company and f.object = of_object and f.name = any(names) order by f.id loop
      if exists (select from protected_field p where p.workspace_id = company and p.object = of_object and p.field = field.name) then
        raise warning 'The added field %.% is protected and keeps its name', of_object, field.name;
        continue;
      end if;
      fresh := left(field.name, 36) || 'Own';
      for n in 2..99 loop
        exit when not exists (select from added_field f where f.workspace_id = company and f.object = of_object and f.name = fresh);
        fresh := left(field.name, 35) || 'Own' || n;
      end loop;
      perform rename_added_field(field.id, fresh);
    end loop;
  end loop;
  perform set_config('rapport.workspace', '00000000-0000-0000-0000-000000000000', true);
end $$;
revoke all on function yield_added_fields(text, text[]) from public;

create function rename_added_field(field_id uuid, fresh text) returns void language plpgsql as $$
declare
  company uuid := current_setting('rapport.workspace')::uuid;
  field record;
  index_name text;
begin
  select * into field from added_field where workspace_id = company and id = field_id;
  update added_field set name = fresh, label = jsonb_build_object('ru', left(label->>'ru', 190) || ' (своё)', 'en', left(label->>'en', 190) || ' (own)')
    where workspace_id = company and id = field_id;
  execute format('update %I set custom = custom - $1 || jsonb_build_object($2, custom->$1) where workspace_id = $3 and custom ? $1',
    lower(regexp_replace(field.object, '([A-Z])', '_\1', 'g'))) using field.name, fresh, company;

  -- Formulas, views, layouts, rights and stages that name it.
  update added_field set options = options || jsonb_build_object('expression',
      regexp_replace(options->>'expression', '(?<![\w.])' || field.name || '\M', fresh, 'g'))
    where workspace_id = company and object = field.object and type = 'formula' and options->>'expression' ~ ('\m' || field.name || '\M');
  update saved_view set query = field_renamed(query, field.name, fresh) where workspace_id = company and object = field.object;
  update layout set sections = field_renamed(sections, field.name, fresh), counts = field_renamed(counts, field.name, fresh)
    where workspace_id = company and object = field.object;
  update former_layout set sections = field_renamed(sections, field.name, fresh), counts = field_renamed(counts, field.name, fresh)
    where workspace_id = company and object = field.object;
  update role set fields = fields || jsonb_build_object(field.object || '.' || fresh, fields->(field.object || '.' || field.name))
    where workspace_id = company and fields ? (field.object || '.' || field.name);
  update stage s set required_fields = field_renamed(s.required_fields, field.name, fresh) from pipeline p
    where s.workspace_id = company and p.workspace_id = company and p.id = s.pipeline and p.object = field.object and s.required_fields ? field.name;

  -- Its indexes are on values under the former name: they are made anew while people work.
  if field.indexing is null then return; end if;
  for index_name in select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
      where starts_with(c.relname, 'added_' || right(replace(field_id::text, '-', ''), 14) || '_') loop
    execute format('drop index %I', index_name);
  end loop;
  execute format('drop statistics if exists %I', 'added_' || right(replace(field_id::text, '-', ''), 14) || '_values');
  update added_field set indexing = case when field.removed_at is null then '{"state": "building"}'::jsonb end where workspace_id = company and id = field_id;
  perform enqueue_job('index-fields', '{}');
end $$;
revoke all on function rename_added_field(uuid, text) from public;

-- A field's name in a JSON text, also as a key, with what follows it on a way and the sign of a falling order.
create function field_renamed(value jsonb, was text, fresh text) returns jsonb language sql immutable as $$
  select regexp_replace(value::text, '"(-?)' || was || '(\.[^"]*)?"', '"\1' || fresh || '\2"', 'g')::jsonb
$$;
revoke all on function field_renamed(jsonb, text, text) from public;

select yield_added_fields('company', array['bank', 'bankAccount', 'bic', 'corrAccount', 'iban', 'okpo', 'priceList', 'signatory', 'signatoryBasis',
  'signatoryPosition', 'swift']);
select yield_added_fields('contact', array['priceList']);
select yield_added_fields('deal', array['cost', 'currency', 'discount', 'discountAmount', 'margin', 'paid', 'priceList', 'tax', 'taxMode']);
select yield_added_fields('product', array['category', 'cost', 'options', 'parts', 'partsShown', 'picture', 'taxRate', 'variantOf']);
select yield_added_fields('stage', array['clientName', 'tellsClient']);
