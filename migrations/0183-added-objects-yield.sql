-- A standard object that comes later may be called as one that a company has made, or lie under its path: then the company's moves
-- to a name and a path of its own, with its records and all that names it. Migrations that add objects, or paths of the API, call this.
-- What is in the audit log stays as it was sealed: there an object that has moved is found by its former name. Objects with protected
-- fields stay, since values are sealed under their name.
alter table added_object add column former_name text;

create function yield_added_objects(names text[], plurals text[]) returns void language plpgsql as $$
declare
  company uuid;
  object record;
  fresh text;
  path text;
begin
  for company in select id from workspace loop
    -- Who owns the tables without being a superuser sees one company at a time.
    perform set_config('rapport.workspace', company::text, true);
    for object in select * from added_object o where o.workspace_id = company and (o.name = any(names) or o.plural = any(plurals)) order by o.id loop
      if exists (select from protected_field p where p.workspace_id = company and p.object = object.name) then
        raise warning 'The added object % has protected fields and keeps its name', object.name;
        continue;
      end if;
      fresh := object.name;
      for n in 1..99 loop
        exit when not fresh = any(names) and not exists (select from added_object o where o.workspace_id = company and o.name = fresh and o.id <> object.id);
        fresh := left(object.name, 58) || 'Own' || coalesce(nullif(n, 1)::text, '');
      end loop;
      path := object.plural;
      for n in 1..99 loop
        exit when not path = any(plurals) and not exists (select from added_object o where o.workspace_id = company and o.plural = path and o.id <> object.id);
        path := left(object.plural, 56) || '-own' || coalesce('-' || nullif(n, 1), '');
      end loop;
      update added_object o set plural = path, label = jsonb_build_object(
          'one', jsonb_build_object('ru', left(o.label #>> '{one,ru}', 190) || ' (своё)', 'en', left(o.label #>> '{one,en}', 190) || ' (own)'),
          'many', jsonb_build_object('ru', left(o.label #>> '{many,ru}', 190) || ' (свои)', 'en', left(o.label #>> '{many,en}', 190) || ' (own)'))
        where o.workspace_id = company and o.id = object.id;
      perform move_scopes(object.plural, path);
      if fresh <> object.name then perform rename_added_object(object.id, fresh); end if;
    end loop;
  end loop;
  perform set_config('rapport.workspace', '00000000-0000-0000-0000-000000000000', true);
end $$;
revoke all on function yield_added_objects(text[], text[]) from public;

-- What keys and programs may do, wherever it is kept.
create function move_scopes(was text, fresh text) returns void language plpgsql as $$
declare place record;
begin
  for place in select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'scopes' and a.atttypid = 'jsonb'::regtype and not a.attisdropped loop
    execute format('update %I set scopes = regexp_replace(scopes::text, $1, $2, ''g'')::jsonb where workspace_id = $3 and scopes::text ~ $1', place.name)
      using '"' || was || ':', '"' || fresh || ':', current_setting('rapport.workspace')::uuid;
  end loop;
end $$;
revoke all on function move_scopes(text, text) from public;

create function rename_added_object(object_id uuid, fresh text) returns void language plpgsql as $$
declare
  company uuid := current_setting('rapport.workspace')::uuid;
  own record;
  place record;
  was text;
  taken boolean;
  index_name text;
begin
  select * into own from added_object where workspace_id = company and id = object_id;
  was := own.name;
  -- While a removed one was away, what was made under its name was made of the standard one.
  taken := own.removed_at is null;
  update added_object set name = fresh, former_name = was where workspace_id = company and id = object_id;

  -- Its records, and what is kept beside a record: known by the record's id.
  for place in select c.relname as name, o.attname as object, r.attname as record
      from pg_class c join pg_attribute o on o.attrelid = c.oid and o.atttypid = 'text'::regtype and not o.attisdropped
      join pg_attribute r on r.attrelid = c.oid and r.atttypid = 'uuid'::regtype and not r.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('change', 'added_record')
        and (o.attname, r.attname) in (('object', 'record_id'), ('on_object', 'on')) loop
    execute format('update %1$I t set %2$I = $1 from added_record r where t.workspace_id = $2 and t.%2$I = $3 and r.workspace_id = $2 and r.object = $3 and r.id = t.%3$I',
      place.name, place.object, place.record) using fresh, company, was;
  end loop;
  update erased_record e set object = fresh from added_record r
    where e.workspace_id = company and e.object = was and r.workspace_id = company and r.object = was and r.id = e.id;
  delete from words_learned where workspace_id = company and object = was;
  update added_record set object = fresh where workspace_id = company and object = was;
  if to_regclass(added_number_sequence(was)) is not null then
    execute format('alter sequence %I rename to %I', added_number_sequence(was), added_number_sequence(fresh));
  end if;

  -- Its fields and stages. The pipeline that came with the standard object was made by nobody, and is its own unless records stand in it.
  update added_field set object = fresh where workspace_id = company and object = was and (taken or created_at <= own.removed_at);
  update pipeline p set object = fresh where p.workspace_id = company and p.object = was and (p.created_by is not null and (taken or p.created_at <= own.removed_at)
    or exists (select from stage s join added_field f on f.workspace_id = company and f.object = fresh and f.type = 'stage'
      join added_record r on r.workspace_id = company and r.object = fresh and r.custom->>f.name = s.id::text
      where s.workspace_id = company and s.pipeline = p.id));

  -- Rights: roles of the company's own had them on the company's object alone.
  update role set objects = case when built_in or not taken then objects else objects - was end || jsonb_build_object(fresh, objects->was)
    where workspace_id = company and objects ? was;
  update role r set fields = r.fields || moved.fields
    from (select m.id, jsonb_object_agg(fresh || substr(f.key, length(was) + 1), f.value) as fields from role m, jsonb_each(m.fields) f
      where m.workspace_id = company and starts_with(f.key, was || '.') group by m.id) moved
    where r.workspace_id = company and r.id = moved.id;

  -- Views, layouts, and what people have set up with it.
  for place in select unnest(array['saved_view', 'view_choice', 'layout', 'former_layout', 'import', 'export', 'bulk_change']) as name loop
    execute format('update %I set object = $1 where workspace_id = $2 and object = $3', place.name)
      || case when taken then '' when exists (select from pg_attribute where attrelid = place.name::regclass and attname = 'created_at' and not attisdropped)
        then ' and created_at <= $4' else ' and false' end
      using fresh, company, was, own.removed_at;
  end loop;
  if not taken then return; end if;
  for place in select * from (values ('added_field', 'options'), ('flow', 'draft'), ('flow_version', 'definition'), ('saved_report', 'content'),
      ('dashboard', 'content')) as v (name, field) loop
    execute format('update %1$I set %2$I = regexp_replace(%2$I::text, $1, $2, ''g'')::jsonb where workspace_id = $3 and %2$I::text ~ $1', place.name, place.field)
      using '"object": "' || was || '"', '"object": "' || fresh || '"', company;
  end loop;
  update call_script set applies = jsonb_set(applies, '{objects}', (applies->'objects') - was || jsonb_build_array(fresh))
    where workspace_id = company and applies->'objects' ? was;
  update webhook set events = array(select regexp_replace(e, '^' || was || '\.', fresh || '.') from unnest(events) with ordinality t(e, n) order by n)
    where workspace_id = company and exists (select from unnest(events) e where starts_with(e, was || '.'));

  -- Its indexes are on records under the former name: they are made anew while people work.
  for index_name in select c.relname from added_field f join pg_class c on starts_with(c.relname, 'added_' || right(replace(f.id::text, '-', ''), 14) || '_')
      join pg_index i on i.indexrelid = c.oid where f.workspace_id = company and f.object = fresh and f.indexing is not null loop
    execute format('drop index %I', index_name);
  end loop;
  update added_field set indexing = '{"state": "building"}' where workspace_id = company and object = fresh and indexing is not null and removed_at is null;
  if found then perform enqueue_job('index-fields', '{}'); end if;
end $$;
revoke all on function rename_added_object(uuid, text) from public;

select yield_added_objects(
  array['activity', 'advertisingCost', 'attachment', 'case', 'company', 'contact', 'deal', 'distributionRule', 'document', 'exchangeRate', 'interest',
    'invoice', 'lead', 'legalEntity', 'order', 'payment', 'pipeline', 'price', 'priceList', 'product', 'productCategory', 'quote', 'role', 'source',
    'stage', 'task', 'taxRate', 'team', 'unit', 'user'],
  array['activities', 'advertising-costs', 'attachments', 'cases', 'companies', 'contacts', 'deals', 'distribution-rules', 'documents',
    'exchange-rates', 'forecast', 'interests', 'invoices', 'leads', 'legal-entities', 'orders', 'payments', 'pipelines', 'price-lists', 'prices',
    'product-categories', 'products', 'quotes', 'roles', 'sources', 'stages', 'tasks', 'tax-rates', 'teams', 'units', 'users', 'flow-actions',
    'flow-hooks', 'flow-runs', 'flow-tasks', 'flows', 'reports', 'dashboards', 'webhooks', 'webhook-deliveries', 'performance', 'papers', 'pricing',
    'bank-statements', 'document-templates', 'document-numbering', 'order-settings', 'quote-settings', 'sign-offs', 'sign-off-rules']);

-- Orders begin in a stage of their own, where the company's object has taken the pipeline that came with them.
do $$
declare
  company record;
  line uuid;
begin
  for company in select id, locale from workspace loop
    perform set_config('rapport.workspace', company.id::text, true);
    continue when not exists (select from added_object o where o.workspace_id = company.id and o.former_name = 'order')
      or exists (select from pipeline p where p.workspace_id = company.id and p.object = 'order' and p.deleted_at is null);
    line := gen_random_uuid();
    insert into pipeline (workspace_id, id, name, object, position)
      values (company.id, line, case company.locale when 'ru' then 'Производство' else 'Production' end, 'order', 2);
    insert into stage (workspace_id, id, name, pipeline, kind, probability, position)
      select company.id, gen_random_uuid(), case company.locale when 'ru' then s.ru else s.en end, line, s.kind, s.sure, s.place
      from (values ('Принят', 'Accepted', 'open', 100, 101), ('Изготовлен', 'Made', 'open', 100, 102), ('Собран', 'Assembled', 'open', 100, 103),
        ('Доставлен', 'Delivered', 'won', 100, 104), ('Отменён', 'Cancelled', 'lost', 0, 105)) as s (ru, en, kind, sure, place);
  end loop;
  perform set_config('rapport.workspace', '00000000-0000-0000-0000-000000000000', true);
end $$;
