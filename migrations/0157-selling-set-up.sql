-- What new companies begin with for quotes, orders and invoices, for those that were there before. Where somebody has begun, nothing is added.
insert into tax_rate (workspace_id, id, name, rate, "from", until, main)
select w.id, gen_random_uuid(), case when r.rate is null then case w.locale when 'ru' then 'Без НДС' else 'No VAT' end
    else case w.locale when 'ru' then 'НДС ' else 'VAT ' end || r.rate || ' %' end, r.rate, r.since, r.until, r.rate is not distinct from 22
from workspace w, (values (22, date '2026-01-01', null::date), (20, null, date '2025-12-31'), (10, null, null), (7, null, null), (5, null, null), (0, null, null),
  (null, null, null)) as r (rate, since, until)
where w.country = 'RU' and exists (select from pipeline p where p.workspace_id = w.id)
  and not exists (select from tax_rate t where t.workspace_id = w.id);

insert into unit (workspace_id, id, name, full_name, code, decimals)
select w.id, gen_random_uuid(), case w.locale when 'ru' then u.ru else u.en end, case w.locale when 'ru' then u.ru_full else u.en_full end, u.code, u.decimals
from workspace w, (values
  ('шт.', 'pc', 'штука', 'piece', '796', 0), ('компл.', 'set', 'комплект', 'set', '839', 0), ('упак.', 'pack', 'упаковка', 'pack', '778', 0),
  ('м', 'm', 'метр', 'metre', '006', 3), ('м²', 'm²', 'квадратный метр', 'square metre', '055', 3), ('м³', 'm³', 'кубический метр', 'cubic metre', '113', 3),
  ('кг', 'kg', 'килограмм', 'kilogram', '166', 3), ('т', 't', 'тонна', 'tonne', '168', 3), ('л', 'l', 'литр', 'litre', '112', 3),
  ('ч', 'h', 'час', 'hour', '356', 2), ('дн.', 'day', 'сутки', 'day', '359', 0), ('мес.', 'month', 'месяц', 'month', '362', 0),
  ('усл.', 'service', 'услуга', 'service', '876', 0)) as u (ru, en, ru_full, en_full, code, decimals)
where exists (select from pipeline p where p.workspace_id = w.id) and not exists (select from unit t where t.workspace_id = w.id);

insert into price_list (workspace_id, id, name, currency, tax_included, main, active)
select w.id, gen_random_uuid(), case w.locale when 'ru' then 'Розница' else 'Retail' end, w.currency, true, true, true
from workspace w where exists (select from pipeline p where p.workspace_id = w.id) and not exists (select from price_list t where t.workspace_id = w.id);

insert into legal_entity (workspace_id, id, name, tax_mode, tax_rate, main, active)
select w.id, gen_random_uuid(), w.name, case w.country when 'RU' then 'included' else 'none' end,
  (select t.id from tax_rate t where t.workspace_id = w.id and t.main and t.deleted_at is null limit 1), true, true
from workspace w where exists (select from pipeline p where p.workspace_id = w.id) and not exists (select from legal_entity t where t.workspace_id = w.id);
