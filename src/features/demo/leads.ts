import { type Json, type JsonObject, newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Calendar } from './calendar.ts'
import type { Chance } from './chance.ts'
import { type Requester, requestersOf } from './requesters.ts'
import type { Request } from './sample-data.ts'
import { addRecords, type Planned } from './write.ts'

export type LeadStatus = 'new' | 'working' | 'postponed' | 'refused' | 'converted'

export interface DemoLead extends Planned {
  status: LeadStatus
  owner: string | null
  person: Requester
  /** Days ago that the first request came. */
  age: number
  requestedAt: string
}

interface Making {
  sellers: readonly string[]
  sources: ReadonlyMap<string, string>
  calendar: Calendar
  chance: Chance
}

const refusals = [
  'Дорого',
  'Купили у других',
  'Не отвечает на звонки',
  'Передумали',
  'Не возим в их город',
  'Нужны сроки короче наших',
]
const clocks = [
  '09:12',
  '09:47',
  '10:05',
  '10:38',
  '11:20',
  '12:03',
  '13:31',
  '14:16',
  '15:02',
  '15:45',
  '16:27',
  '17:10',
  '18:40',
  '20:15',
]

/** The people of the list of requests as leads of the last weeks, in every state of their life. */
export async function addLeads(ctx: Context, rows: readonly Request[], making: Making): Promise<DemoLead[]> {
  const people = requestersOf(rows, ctx.config.company)
  const leads = people.map((person, at) => makeLead(person, people.length - at, making))
  await addRecords(ctx, 'lead', leads)
  return leads
}

/** `place`: 1 is the latest. The latest nine came this morning and wait in the pool. */
function makeLead(person: Requester, place: number, { sellers, sources, calendar, chance }: Making): DemoLead {
  const isFresh = place <= 9
  const age = isFresh ? 0 : Math.ceil((place - 9) / 5)
  const status = isFresh ? 'new' : statusAt(age, chance)
  const owner = isFresh ? null : chance.pick(sellers)
  const requestedAt = isFresh
    ? new Date(calendar.now.getTime() - place * 11 * 60_000).toISOString()
    : calendar.at(-age, chance.pick(clocks))
  const [first] = person.requests
  const later = (minutes: number) => new Date(Date.parse(requestedAt) + minutes * 60_000).toISOString()
  const input: JsonObject = {
    name: person.name,
    companyName: person.company || null,
    phones: person.phones,
    emails: person.emails,
    interest: first?.interest ?? null,
    budget: budgetOf(first?.budget ?? ''),
    source: sources.get(first?.source ?? '') ?? null,
    status,
    owner,
    requestedAt,
    ...remarksOf(first?.comment ?? ''),
    ...(owner && { assignedAt: later(chance.between(2, 50)) }),
    ...(status === 'postponed' && { postponedUntil: calendar.at(chance.between(2, 40), '10:00') }),
    ...(status === 'refused' && {
      refusalReason: chance.pick(refusals),
      refusedAt: later(chance.between(1, age) * 1440),
    }),
    ...(status === 'converted' && { convertedAt: later(chance.between(60, 1300)) }),
  }
  return { id: newId(), input, status, owner, person, age, requestedAt }
}

function statusAt(age: number, chance: Chance): LeadStatus {
  if (age <= 1) return chance.weigh({ new: 5, working: 5 })
  if (age <= 14) return chance.weigh({ new: 0.5, working: 6, postponed: 0.7, refused: 1.6, converted: 1.8 })
  return chance.weigh({ working: 2, postponed: 1, refused: 4, converted: 3 })
}

function budgetOf(text: string): Json {
  const digits = text
    .replace(/\.(?=\d{3})/g, '')
    .replace(/[^\d,]/g, '')
    .replace(',', '.')
  return digits ? { amount: digits, currency: 'RUB' } : null
}

/** What to remember of a person stands in sight during a call; the rest is a comment. */
const remarksOf = (comment: string): JsonObject =>
  comment.startsWith('Конфликт') ? { remember: comment } : { comment: comment || null }
