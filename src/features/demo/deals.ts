import { type JsonObject, newId } from '../../model/index.ts'
import type { Context, StageInfo } from '../../records/index.ts'
import type { Calendar } from './calendar.ts'
import type { Chance } from './chance.ts'
import type { Clients } from './clients.ts'
import { furniture, roubles } from './company-names.ts'
import { isoDay, type Opportunity } from './sample-data.ts'
import type { Staff } from './staff.ts'
import { addRecords, type Planned } from './write.ts'

export interface DemoDeal extends Planned {
  kind: StageInfo['kind']
  owner: string
  /** Days ago that it was opened. */
  age: number
}

export interface Selling {
  staff: Staff
  clients: Clients
  /** People who buy for themselves. */
  buyers: readonly { id: string; name: string }[]
  products: ReadonlyMap<string, string>
  sources: ReadonlyMap<string, string>
  /** Whom deals are lost to, first whom most are. */
  competitors: readonly string[]
  stages: readonly StageInfo[]
  calendar: Calendar
  chance: Chance
}

/** Talks that nobody ended are ended here: of a living company, so many days back. */
const openDays = 75
/** Of the many prospects of the sample data, which stand there seller by seller, every so many-th. */
const prospectStep = 7

/** The opportunities of the sample data as sales of furniture, moved so that the last of them is of today. */
export async function addDeals(
  ctx: Context,
  opportunities: readonly Opportunity[],
  selling: Selling,
): Promise<DemoDeal[]> {
  const days = opportunities.flatMap(({ engage_date, close_date }) =>
    [engage_date, close_date].filter(Boolean).map(isoDay),
  )
  const last = Date.parse(days.reduce((latest, day) => (day > latest ? day : latest), ''))
  const offset = (day: string): number => Math.round((Date.parse(isoDay(day)) - last) / 86_400_000)
  let prospects = 0
  const deals = opportunities.flatMap((row): DemoDeal[] => {
    if (row.deal_stage === 'Prospecting')
      return prospects++ % prospectStep === 0
        ? [makeDeal(row, { opened: -selling.chance.between(0, 4), closed: null }, selling)]
        : []
    const opened = offset(row.engage_date)
    if (row.close_date) return [makeDeal(row, { opened, closed: offset(row.close_date) }, selling)]
    if (opened >= -openDays) return [makeDeal(row, { opened, closed: null }, selling)]
    return [
      makeDeal(
        { ...row, deal_stage: 'Lost' },
        { opened, closed: Math.min(0, opened + selling.chance.between(40, 120)) },
        selling,
      ),
    ]
  })
  await addRecords(ctx, 'deal', deals)
  return deals
}

function makeDeal(
  row: Opportunity,
  { opened, closed }: { opened: number; closed: number | null },
  selling: Selling,
): DemoDeal {
  const { staff, clients, buyers, products, sources, calendar, chance } = selling
  const model = row.product === 'GTXPro' ? 'GTX Pro' : row.product
  const product = furniture[model]
  const company = clients.companies.get(row.account)
  const buyer = company ? undefined : chance.pick(buyers)
  const contacts = clients.contacts.get(row.account) ?? []
  const stage = stageOf(row, opened, selling)
  const owner = staff.agents.get(row.sales_agent) ?? staff.director
  const price =
    Number(row.close_value) > 0
      ? roubles(Number(row.close_value))
      : Math.round(((product?.price ?? 10_000) * chance.between(85, 115)) / 10_000) * 100
  const input: JsonObject = {
    name: `${product?.name ?? model} — ${company?.name ?? buyer?.name ?? ''}`,
    company: company?.id ?? null,
    contact: buyer?.id ?? (contacts.length ? chance.pick(contacts) : null),
    owner,
    pipeline: stage.pipeline,
    stage: stage.id,
    amount: { amount: String(price), currency: 'RUB' },
    product: products.get(model) ?? null,
    items: [{ product: products.get(model) ?? null, name: product?.name ?? model, quantity: 1, price: String(price) }],
    opensOn: calendar.day(opened),
    source: sources.get(sourceOf(chance)) ?? null,
    ...(closed === null ? openFields(stage, opened, selling) : closedFields(stage, closed, selling)),
  }
  return { id: newId(), input, kind: stage.kind, owner, age: -opened }
}

/** Won and lost as they were; talks lie the further on the longer they last. */
function stageOf({ deal_stage }: Opportunity, opened: number, { stages, chance }: Selling): StageInfo {
  const open = stages.filter(({ kind }) => kind === 'open')
  const wanted =
    deal_stage === 'Won' || deal_stage === 'Lost'
      ? stages.find(({ kind }) => kind === deal_stage.toLowerCase())
      : undefined
  const far =
    deal_stage === 'Prospecting'
      ? 0
      : Math.min(open.length - 1, Math.max(1, Math.round((-opened / openDays) * open.length) + chance.between(-1, 1)))
  const stage = wanted ?? open[far]
  if (!stage) throw new Error('the pipeline has no such stage')
  return stage
}

/** Most are within the time their stage allows; a few have been forgotten. */
function openFields(stage: StageInfo, opened: number, { calendar, chance }: Selling): JsonObject {
  const allowed = stage.maxDays ?? 14
  const rest = chance.of(0.06) ? allowed + chance.between(1, 6) : chance.between(0, allowed - 1)
  return { stageSince: calendar.at(-Math.min(rest, -opened), '11:30'), closesOn: calendar.day(chance.between(-3, 45)) }
}

function closedFields(stage: StageInfo, closed: number, selling: Selling): JsonObject {
  const { calendar, chance } = selling
  const at =
    closed === 0
      ? new Date(calendar.now.getTime() - chance.between(5, 90) * 60_000).toISOString()
      : calendar.at(closed, '16:20')
  const lostReason = chance.weigh({ price: 34, silent: 22, timing: 16, competitor: 14, noNeed: 9, other: 5 })
  const times = { closesOn: calendar.day(closed), closedAt: at, stageSince: at }
  return stage.kind === 'lost' ? { ...times, lostReason, competitor: rivalOf(lostReason, selling) } : times
}

/** By the reason, how often it is told to whom a deal was lost. */
const rivalTold: Readonly<Record<string, number>> = { competitor: 0.8, price: 0.3, timing: 0.2 }

/** Who went to a competitor often says to whom; who found it too expensive, now and then. */
function rivalOf(lostReason: string, { competitors, chance }: Selling): string | null {
  if (!chance.of(rivalTold[lostReason] ?? 0)) return null
  const [first = null, second = null, third = null] = competitors
  return chance.of(0.5) ? first : chance.of(0.6) ? second : third
}

export const sourceOf = (chance: Chance): string =>
  chance.weigh({
    Сайт: 26,
    Звонок: 18,
    'Яндекс.Директ': 22,
    Партнёр: 12,
    'Выставка «Мебель-2026»': 7,
    Telegram: 8,
    Почта: 5,
    '': 6,
  })
