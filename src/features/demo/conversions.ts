import { type JsonObject, newId } from '../../model/index.ts'
import { type Context, updateRecord } from '../../records/index.ts'
import { furniture } from './company-names.ts'
import type { DemoDeal, Selling } from './deals.ts'
import type { DemoLead } from './leads.ts'
import { addRecords, type Planned } from './write.ts'

/** What people ask for, as the product that it comes to and how many of it. */
const wanted: Record<string, [model: string, quantity: number]> = {
  'Шкаф-купе': ['MG Advanced', 1],
  'Офисная мебель': ['GTX Basic', 8],
  Замер: ['GTX Pro', 1],
  'Кухня на заказ': ['GTX Pro', 1],
  Гардеробная: ['GTX Plus Pro', 1],
  'Опт: стулья 200 шт.': ['MG Special', 200],
  Консультация: ['GTX Plus Basic', 1],
}

/** Of converted leads: the contact and the deal made of each, linked both ways. */
export async function convertLeads(ctx: Context, leads: readonly DemoLead[], selling: Selling): Promise<DemoDeal[]> {
  const made = leads
    .filter(lead => lead.status === 'converted')
    .map(lead => ({ lead, contact: contactOf(lead), deal: dealOf(lead, selling) }))
  await addRecords(
    ctx,
    'contact',
    made.map(({ contact }) => contact),
  )
  await addRecords(
    ctx,
    'deal',
    made.map(({ deal, contact }) => ({ id: deal.id, input: { ...deal.input, contact: contact.id } })),
  )
  for (const { lead, contact, deal } of made)
    await updateRecord(ctx, 'lead', lead.id, { contact: contact.id, deal: deal.id }, { engine: true })
  return made.map(({ deal }) => deal)
}

const contactOf = ({ id, input }: DemoLead): Planned => ({
  id: newId(),
  input: {
    name: input.name ?? null,
    phones: input.phones ?? [],
    emails: input.emails ?? [],
    source: input.source ?? null,
    remember: input.remember ?? null,
    owner: input.owner ?? null,
    lead: id,
    client: true,
  },
})

function dealOf(
  { id, input, owner, age, person }: DemoLead,
  { staff, products, stages, calendar, chance }: Selling,
): DemoDeal {
  const [model, quantity] = wanted[String(input.interest)] ?? ['GTX Plus Basic', 1]
  const product = furniture[model]
  const kind = age > 20 ? chance.weigh({ won: 5, lost: 2, open: 3 }) : chance.weigh({ won: 1, open: 6, lost: 0.5 })
  const stage = chance.pick(stages.filter(each => each.kind === kind))
  const price = product?.price ?? 10_000
  const closed = -chance.between(0, Math.min(age - 1, 10))
  const fields: JsonObject = {
    name: `${product?.name ?? model} — ${person.name}`,
    lead: id,
    owner: owner ?? staff.director,
    pipeline: stage.pipeline,
    stage: stage.id,
    amount: { amount: String(price * quantity), currency: 'RUB' },
    product: products.get(model) ?? null,
    source: input.source ?? null,
    items: [{ product: products.get(model) ?? null, name: product?.name ?? model, quantity, price: String(price) }],
    opensOn: calendar.day(-age),
    closesOn: kind === 'open' ? calendar.day(chance.between(1, 40)) : calendar.day(closed),
    ...(kind !== 'open' && { closedAt: calendar.at(closed, '15:40') }),
    stageSince:
      kind === 'open' ? calendar.at(-Math.min(age, chance.between(0, 6)), '12:10') : calendar.at(closed, '15:40'),
    ...(kind === 'lost' && { lostReason: 'price' }),
  }
  return { id: newId(), input: fields, kind, owner: owner ?? staff.director, age }
}
