import { Invalid } from '../../../model/index.ts'
import { type Context, findRecord, objectOf, scopeOf, visibleFields } from '../../../records/index.ts'
import type { PricingAsked, PricingWarning } from '../../pricing.ts'
import { isUsed } from './list-price.ts'
import { dangling } from './read-asked.ts'
import { heldOn, type ListRow } from './rows.ts'

/** By which lists is priced: the chosen one, then those that stand in for it. */
export interface Chosen {
  list: ListRow | null
  others: ListRow[]
  currency: string
  warnings: PricingWarning[]
}

/**
 * The list that is asked for, else the client's, else the main one in the currency, else the main one. A list that does not hold on
 * the day is not used, and that is said. Throws Invalid where what is named is not there.
 */
export async function chooseList(
  ctx: Context,
  lists: readonly ListRow[],
  { priceList, company, contact, currency, on }: Wanted,
): Promise<Chosen> {
  const named = priceList ?? (await listOfClient(ctx, { company, contact }))
  const list = lists.find(({ id }) => id === named)
  if (priceList && !list) throw new Invalid([dangling('priceList', 'priceList', priceList)])
  const usable = list && isUsed(list, on) ? list : undefined
  const wanted = currency ?? usable?.currency ?? ctx.config.company.currency
  const main = lists.filter(each => each.main && isUsed(each, on))
  const mains = [...main.filter(each => each.currency === wanted), ...main.filter(each => each.currency !== wanted)]
  const [first, ...others] = usable ? [usable, ...mains.filter(({ id }) => id !== usable.id)] : mains
  return { list: first ?? null, others, currency: wanted, warnings: list && !usable ? [notUsed(list, on)] : [] }
}

type Wanted = Pick<PricingAsked, 'priceList' | 'company' | 'contact' | 'currency'> & { on: string }

function notUsed(list: ListRow, on: string): PricingWarning {
  const held = heldOn(list, on)
  const code = !list.active ? 'listInactive' : held === 'notYet' ? 'listNotYet' : 'listOver'
  return { code, params: { list: list.name, on, day: (held === 'notYet' ? list.from : list.until) ?? on } }
}

/** The company's goes before that of the person who speaks for it. */
async function listOfClient(ctx: Context, client: Pick<Wanted, 'company' | 'contact'>): Promise<string | null> {
  for (const object of ['company', 'contact'] as const) {
    const id = client[object]
    if (!id) continue
    if (scopeOf(ctx, objectOf(ctx, object), 'read') === 'none') throw new Invalid([dangling(object, object, id)])
    const sees = visibleFields(ctx, objectOf(ctx, object)).some(({ name }) => name === 'priceList')
    const record = await findRecord(ctx, object, id, { fields: sees ? ['priceList'] : [] })
    if (!record) throw new Invalid([dangling(object, object, id)])
    if (typeof record.priceList === 'string') return record.priceList
  }
  return null
}
