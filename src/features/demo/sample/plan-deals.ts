import type { JsonObject } from '../../../model/index.ts'
import type { StageInfo } from '../../../records/index.ts'
import type { Draft } from './plan.ts'
import type { SampleContact } from './plan-clients.ts'

export interface SampleDeal {
  id: string
  contact: string
  kind: StageInfo['kind']
  /** Days ago that it was opened. */
  age: number
}

const counts = { open: 16, won: 8, lost: 4 }

/** Deals in every stage of the first pipeline of deals, some of them won, some lost; none where there is no pipeline. */
export function planDeals(draft: Draft, contacts: readonly SampleContact[]): SampleDeal[] {
  return (['open', 'won', 'lost'] as const).flatMap(kind => {
    const stages = draft.stages.filter(stage => stage.kind === kind)
    return Array.from({ length: stages.length ? counts[kind] : 0 }, (_, at) => {
      const stage = stages[at % stages.length]
      const contact = contacts[(at * 3 + counts[kind]) % contacts.length]
      return stage && contact ? [planDeal(draft, { stage, contact, at })] : []
    }).flat()
  })
}

function planDeal(
  draft: Draft,
  { stage, contact, at }: { stage: StageInfo; contact: SampleContact; at: number },
): SampleDeal {
  const { words, owner, calendar, chance, sources } = draft
  const [product, price] = words.products[at % words.products.length] ?? ['', 0]
  const quantity = price < 1000 ? chance.between(2, 12) : 1
  const age = stage.kind === 'open' ? chance.between(1, 20) : chance.between(25, 70)
  const closed = -chance.between(0, 20)
  const times: JsonObject =
    stage.kind === 'open'
      ? {
          closesOn: calendar.day(chance.between(-2, 40)),
          stageSince: calendar.at(-Math.min(age, chance.between(0, 6)), '11:30'),
        }
      : {
          closesOn: calendar.day(closed),
          closedAt: calendar.at(closed, '15:40'),
          stageSince: calendar.at(closed, '15:40'),
        }
  const id = draft.add('deal', {
    name: `${product} — ${contact.company?.name ?? contact.name}`,
    company: contact.company?.id ?? null,
    contact: contact.id,
    owner,
    pipeline: stage.pipeline,
    stage: stage.id,
    amount: draft.money(price * quantity),
    items: [{ name: product, quantity, price: String(draft.money(price).amount) }],
    source: sources.length ? chance.pick(sources) : null,
    opensOn: calendar.day(-age),
    tags: [words.tag],
    ...times,
    ...(stage.kind === 'lost' && { lostReason: chance.weigh({ price: 3, silent: 2, competitor: 1 }) }),
  })
  return { id, contact: contact.id, kind: stage.kind, age }
}
