import { type JsonObject, wholeName } from '../../../model/index.ts'
import { latinName } from '../people.ts'
import type { Draft } from './plan.ts'
import type { SampleContact } from './plan-clients.ts'
import type { SampleDeal } from './plan-deals.ts'

export interface SampleLead {
  id: string
  status: string
  age: number
}

/** The newest of them wait for somebody to claim them. */
const statuses = [
  ...['new', 'new', 'new', 'new', 'new'],
  ...['working', 'working', 'working', 'working', 'working', 'working'],
  ...['postponed', 'refused', 'refused', 'converted', 'converted'],
]
const unclaimed = 3

/** People who asked, in every state of a lead's life. */
export function planLeads(
  draft: Draft,
  contacts: readonly SampleContact[],
  deals: readonly SampleDeal[],
): SampleLead[] {
  const people = draft.words.people.slice(contacts.length)
  return people.flatMap((person, at) => {
    const status = statuses[at]
    return status ? [planLead(draft, { person, at, status, deal: deals[at % Math.max(1, deals.length)] })] : []
  })
}

interface Asking {
  person: readonly [lastName: string, firstName: string]
  at: number
  status: string
  deal: SampleDeal | undefined
}

function planLead(draft: Draft, { person: [lastName, firstName], at, status, deal }: Asking): SampleLead {
  const { words, calendar, chance, sources } = draft
  const age = at < unclaimed ? 0 : at
  const requestedAt =
    age === 0
      ? new Date(calendar.now.getTime() - (at + 1) * 20 * 60_000).toISOString()
      : calendar.at(-age, `${chance.between(10, 18)}:${chance.between(10, 59)}`)
  const after = (hours: number) => new Date(Date.parse(requestedAt) + hours * 3_600_000).toISOString()
  const owner = at < unclaimed ? null : draft.owner
  const further: Record<string, JsonObject> = {
    postponed: { postponedUntil: calendar.at(12, '10:00') },
    refused: { refusalReason: chance.pick(words.refusals), refusedAt: after(30) },
    converted: { convertedAt: after(20), ...(deal && { deal: deal.id, contact: deal.contact }) },
  }
  const id = draft.add('lead', {
    name: wholeName({ lastName, firstName }, draft.language),
    phones: [{ value: words.phone(50 + at), type: 'mobile' }],
    emails: at % 2 ? [`${latinName(firstName)}.${latinName(lastName)}@mail.example`] : [],
    companyName: at % 3 === 1 ? (words.companies[at % words.companies.length]?.[0] ?? null) : null,
    interest: words.interests[at % words.interests.length] ?? null,
    budget: at % 2 ? null : draft.money(chance.between(4, 30) * 100),
    source: sources.length ? chance.pick(sources) : null,
    status,
    owner,
    requestedAt,
    tags: [words.tag],
    ...(owner && { assignedAt: after(1) }),
    ...further[status],
  })
  return { id, status, age }
}
