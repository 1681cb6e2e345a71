import type { JsonObject } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { listRecords } from '../../records/list.ts'

type Named = Record<Locale, string>

/** Where stages of all pipelines are listed together, those of sales stand first. */
const afterSales = 101

const production: readonly { name: Named; kind: 'open' | 'won' | 'lost'; maxDays?: number }[] = [
  { name: { ru: 'Принят', en: 'Accepted' }, kind: 'open', maxDays: 2 },
  { name: { ru: 'Изготовлен', en: 'Made' }, kind: 'open' },
  { name: { ru: 'Собран', en: 'Assembled' }, kind: 'open' },
  { name: { ru: 'Доставлен', en: 'Delivered' }, kind: 'won' },
  { name: { ru: 'Отменён', en: 'Cancelled' }, kind: 'lost' },
]

/** Rates of the Russian tax code, article 164, as in force from 2026 on; elsewhere a company enters its own. */
const russianRates: readonly { rate: number | null; more?: JsonObject }[] = [
  { rate: 22, more: { from: '2026-01-01', main: true } },
  { rate: 20, more: { until: '2025-12-31' } },
  { rate: 10 },
  { rate: 7 },
  { rate: 5 },
  { rate: 0 },
  { rate: null },
]
const rateNames = { ru: { tax: 'НДС', none: 'Без НДС' }, en: { tax: 'VAT', none: 'No VAT' } }

/** Codes of ОКЕИ (ОК 015-94). */
const units: readonly { name: Named; fullName: Named; code: string; decimals: number }[] = [
  { name: { ru: 'шт.', en: 'pc' }, fullName: { ru: 'штука', en: 'piece' }, code: '796', decimals: 0 },
  { name: { ru: 'компл.', en: 'set' }, fullName: { ru: 'комплект', en: 'set' }, code: '839', decimals: 0 },
  { name: { ru: 'упак.', en: 'pack' }, fullName: { ru: 'упаковка', en: 'pack' }, code: '778', decimals: 0 },
  { name: { ru: 'м', en: 'm' }, fullName: { ru: 'метр', en: 'metre' }, code: '006', decimals: 3 },
  { name: { ru: 'м²', en: 'm²' }, fullName: { ru: 'квадратный метр', en: 'square metre' }, code: '055', decimals: 3 },
  { name: { ru: 'м³', en: 'm³' }, fullName: { ru: 'кубический метр', en: 'cubic metre' }, code: '113', decimals: 3 },
  { name: { ru: 'кг', en: 'kg' }, fullName: { ru: 'килограмм', en: 'kilogram' }, code: '166', decimals: 3 },
  { name: { ru: 'т', en: 't' }, fullName: { ru: 'тонна', en: 'tonne' }, code: '168', decimals: 3 },
  { name: { ru: 'л', en: 'l' }, fullName: { ru: 'литр', en: 'litre' }, code: '112', decimals: 3 },
  { name: { ru: 'ч', en: 'h' }, fullName: { ru: 'час', en: 'hour' }, code: '356', decimals: 2 },
  { name: { ru: 'дн.', en: 'day' }, fullName: { ru: 'сутки', en: 'day' }, code: '359', decimals: 0 },
  { name: { ru: 'мес.', en: 'month' }, fullName: { ru: 'месяц', en: 'month' }, code: '362', decimals: 0 },
  { name: { ru: 'усл.', en: 'service' }, fullName: { ru: 'услуга', en: 'service' }, code: '876', decimals: 0 },
]

/**
 * What quotes, orders and invoices need from the first day: stages of production, taxes, units, a price list, an own legal entity.
 * What is there already stays as it is.
 */
export async function addSellingSetUp(ctx: Context, company: string, locale: Locale): Promise<void> {
  if (!ctx.config.pipelines.some(({ object }) => object === 'order')) await addProduction(ctx, locale)
  if (await isEmptyOf(ctx, 'taxRate')) await addRates(ctx, locale)
  if (await isEmptyOf(ctx, 'unit'))
    for (const { name, fullName, code, decimals } of units)
      await createRecord(ctx, 'unit', { name: name[locale], fullName: fullName[locale], code, decimals })
  if (await isEmptyOf(ctx, 'priceList'))
    await createRecord(ctx, 'priceList', { name: locale === 'ru' ? 'Розница' : 'Retail', main: true })
  if (await isEmptyOf(ctx, 'legalEntity')) await addLegalEntity(ctx, company)
}

const isEmptyOf = async (ctx: Context, object: string): Promise<boolean> =>
  (await listRecords(ctx, object, { limit: 1 })).data.length === 0

async function addProduction(ctx: Context, locale: Locale): Promise<void> {
  const pipeline = await createRecord(ctx, 'pipeline', {
    name: locale === 'ru' ? 'Производство' : 'Production',
    object: 'order',
    position: 2,
  })
  for (const [at, { name, kind, ...rest }] of production.entries())
    await createRecord(ctx, 'stage', {
      ...rest,
      name: name[locale],
      kind,
      probability: kind === 'lost' ? 0 : 100,
      pipeline: pipeline.id,
      position: afterSales + at,
    })
}

const isRussian = ({ config }: Context): boolean => config.company.country === 'RU'

async function addRates(ctx: Context, locale: Locale): Promise<void> {
  const { tax, none } = rateNames[locale]
  for (const { rate, more } of isRussian(ctx) ? russianRates : [])
    await createRecord(ctx, 'taxRate', { name: rate === null ? none : `${tax} ${rate} %`, rate, ...more })
}

async function addLegalEntity(ctx: Context, company: string): Promise<void> {
  const { data } = await listRecords(ctx, 'taxRate', { filter: { main: true }, limit: 1 })
  await createRecord(ctx, 'legalEntity', {
    name: company,
    main: true,
    taxMode: isRussian(ctx) ? 'included' : 'none',
    taxRate: data[0]?.id ?? null,
  })
}
