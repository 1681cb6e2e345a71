import { newId } from '../../model/index.ts'
import { type Context, listRecords } from '../../records/index.ts'
import { furniture } from './company-names.ts'
import { addRecords } from './write.ts'

/** Products by the names of the sample data. */
export async function addProducts(ctx: Context): Promise<Map<string, string>> {
  const products = Object.entries(furniture).map(([model, { price, ...rest }]) => ({
    model,
    id: newId(),
    input: { ...rest, price: { amount: String(price), currency: 'RUB' }, unit: 'шт.' },
  }))
  await addRecords(ctx, 'product', products)
  return new Map(products.map(({ model, id }) => [model, id]))
}

const sources: Record<string, { name: string; kind: string; channel?: string }> = {
  Сайт: { name: 'Сайт', kind: 'form', channel: 'Поиск' },
  Звонок: { name: 'Входящий звонок', kind: 'call', channel: 'Телефон' },
  Партнёр: { name: 'Дизайнеры-партнёры', kind: 'partner', channel: 'Партнёры' },
  'Выставка «Мебель-2026»': { name: 'Выставка «Мебель»', kind: 'event', channel: 'Мероприятия' },
  Telegram: { name: 'Telegram', kind: 'messenger', channel: 'Мессенджеры' },
  Почта: { name: 'Почта', kind: 'mail', channel: 'Почта' },
  'Яндекс.Директ': { name: 'Яндекс Директ', kind: 'advertising', channel: 'Реклама' },
  '': { name: 'Рекомендация', kind: 'partner', channel: 'Партнёры' },
}

/** Sources by the names of the sample data; those that a new company has are used as they are. */
export async function addSources(ctx: Context): Promise<Map<string, string>> {
  const { data } = await listRecords(ctx, 'source', { limit: 200 })
  const known = new Map(data.map(source => [String(source.name), source.id]))
  const wanted = Object.entries(sources).map(([said, input]) => ({ said, input, id: known.get(input.name) ?? newId() }))
  await addRecords(
    ctx,
    'source',
    wanted.filter(({ input }) => !known.has(input.name)),
  )
  return new Map(wanted.map(({ said, id }) => [said, id]))
}

const competitors: { name: string; strengths: string; weaknesses: string }[] = [
  {
    name: 'Мебельный двор',
    strengths: 'Цены ниже наших на 10–15 %, отсрочка для юрлиц.',
    weaknesses: 'Сроки срывают, фурнитура дешёвая.',
  },
  {
    name: 'Кухни Приволжья',
    strengths: 'Замер и эскиз бесплатно в день обращения.',
    weaknesses: 'Делают только кухни, гарантия год.',
  },
  {
    name: 'Офис-Линия',
    strengths: 'Большой склад: столы и шкафы отгружают за два дня.',
    weaknesses: 'Нестандартных размеров не делают.',
  },
]

/** Whom deals are lost to, in the order in which they are lost to most. */
export async function addCompetitors(ctx: Context): Promise<string[]> {
  const rivals = competitors.map(input => ({ id: newId(), input }))
  await addRecords(ctx, 'competitor', rivals)
  return rivals.map(({ id }) => id)
}
