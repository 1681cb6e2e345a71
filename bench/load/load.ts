import type { Database } from '../../src/database/open.ts'
import { fillTally } from '../../src/database/tally.ts'
import { keepUp } from '../../src/jobs/upkeep.ts'
import type { JsonObject, StoredFields } from '../../src/model/index.ts'
import type { Company } from '../company.ts'
import { inventPerson, inventTalk } from '../invention.ts'
import { idAt, type Random, randomFrom } from '../random.ts'
import { withoutIndexes } from './indexes.ts'
import type { Made } from './rows.ts'
import { openWriting } from './writing.ts'

export interface Sizes {
  leads: number
  activities: number
  /** A tenth of the leads where none are named; then they are of companies too. */
  deals: number | null
  /** Leads, the newest ones, of which it is also told how they were made. */
  history?: number
  /** Leads as lists bring them: a name, a telephone, what is wanted; one of four with an address. */
  plain?: boolean
}

const hour = 3_600_000
const years = 3 * 365 * 24 * hour
/** Newest moment of what is loaded, so that a run can be repeated to the letter. */
const today = Date.UTC(2026, 10, 1)
const farAway = Date.UTC(2040, 0, 1)

/** Fills the company with leads, their activities and deals, in the shape in which the engine writes them. */
export async function loadCompany(
  { database, url, company }: { database: Database; url: string; company: Company },
  sizes: Sizes,
  say: (text: string) => void,
): Promise<void> {
  const tables = ['company', 'lead', 'activity', 'deal', 'change', 'match_key']
  const restore = await withoutIndexes(database.owner, tables)
  const ctx = await company.access.contexts.system(company.workspace, { via: { channel: 'system' } })
  const declared = (name: string) => {
    const object = ctx.config.objects.get(name)
    if (!object) throw new Error(`no object ${name}`)
    return object
  }
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(0)

  const writing = await openWriting(url, company)
  async function write(name: string, count: number, make: (n: number) => Made): Promise<void> {
    await writing.write(name, count, make)
    say(`${count} ${name} rows after ${seconds()} s`)
  }

  const random = randomFrom(20_261_101)
  const leads: { id: string; at: number; owner: string | null }[] = []
  /** Where there are fewer of them than leads they are spread over all. */
  const leadOf = (n: number, of: number) =>
    leads[of < leads.length ? Math.floor((n * leads.length) / of) : n % leads.length] ?? leads[0]
  await write('lead', sizes.leads, n => {
    const made = leadAt(company, random, { n, of: sizes.leads })
    leads.push({ id: made.id, at: Date.parse(made.at), owner: made.actor })
    const untold = n < sizes.leads - (sizes.history ?? sizes.leads)
    return { ...made, values: sizes.plain ? plain(made.values, n) : made.values, untold }
  })
  await write('activity', sizes.activities, n => activityAt(company, random, leadOf(n, sizes.activities)))
  const deals = sizes.deals ?? Math.ceil(sizes.leads / 10)
  const companies: string[] = []
  if (sizes.deals)
    await write('company', Math.ceil(deals / 20), n => {
      const made = companyAt(company, random, n)
      companies.push(made.id)
      return made
    })
  await write('deal', deals, n => {
    const made = dealAt(company, random, leads[Math.floor((n * leads.length) / deals)] ?? leads[0])
    return companies.length ? { ...made, values: { ...made.values, company: random.of(companies) } } : made
  })
  await writing.end()
  for (const name of ['lead', 'deal']) await database.owner.query(fillTally(declared(name)) ?? '')
  await restore()
  say(`indexes and statistics after ${seconds()} s`)
  // A server does it every minute, so that an import never leaves it so much at once.
  await keepUp(ctx)
  say(`words learned after ${seconds()} s`)
}

const stamp = (at: number, actor: string | null, random: Random) => ({
  id: idAt(at, random),
  changeId: idAt(at, random),
  at: new Date(at).toISOString(),
  actor,
})

function ownerFor(company: Company, random: Random): string {
  return random.of(random.of(company.teams).members)
}

/**
 * Leads come evenly over three years; the older, the more are done with. The newest lie in the pool. None is due to
 * come back while is measured.
 */
function leadAt(company: Company, random: Random, { n, of }: { n: number; of: number }): Made {
  const at = today - years + Math.floor((years * n) / of)
  const old = n / of < 0.95
  const status = old
    ? random.weighted({ converted: 30, refused: 58, working: 8, postponed: 4 })
    : random.weighted({ new: 30, working: 45, postponed: 5, converted: 8, refused: 12 })
  const owner = status === 'new' && of - n < 300 ? null : ownerFor(company, random)
  const who = inventPerson(random, n)
  const values: StoredFields = {
    name: `${who.lastName} ${who.firstName} ${who.middleName}`,
    lastName: who.lastName,
    firstName: who.firstName,
    middleName: who.middleName,
    companyName: who.companyName,
    phones: [{ value: who.phone, type: 'mobile', primary: true }],
    emails: random.next() < 0.6 ? [{ value: who.email, type: 'personal', primary: true }] : null,
    interest: who.wish,
    budget: random.next() < 0.5 ? { amount: `${10_000 + random.below(990) * 1000}.00`, currency: 'RUB' } : null,
    source: random.of(company.sources),
    status,
    owner,
    requestedAt: new Date(at).toISOString(),
    assignedAt: owner ? new Date(at + hour).toISOString() : null,
    postponedUntil: status === 'postponed' ? new Date(farAway + random.below(365) * 24 * hour).toISOString() : null,
    refusalReason:
      status === 'refused' ? random.of(['Дорого', 'Не подошёл срок', 'Купили у других', 'Не отвечает']) : null,
    refusedAt: status === 'refused' ? new Date(at + 100 * hour).toISOString() : null,
    convertedAt: status === 'converted' ? new Date(at + 50 * hour).toISOString() : null,
  }
  return { ...stamp(at, owner, random), values }
}

const plain = (values: StoredFields, n: number): StoredFields => ({
  ...values,
  companyName: null,
  budget: null,
  emails: n % 4 ? null : (values.emails ?? null),
  interest: String(values.interest).split(',')[0] ?? null,
})

function activityAt(company: Company, random: Random, on = { id: '', at: today, owner: null as string | null }): Made {
  const at = Math.min(today, on.at + random.below(30 * 24) * hour)
  const owner = on.owner ?? ownerFor(company, random)
  const kind = random.weighted({ call: 50, email: 20, note: 15, meeting: 10, message: 5 })
  const called = kind === 'call'
  const values: StoredFields = {
    kind,
    subject: null,
    text: inventTalk(random),
    direction: called ? random.of(['in', 'out']) : null,
    at: new Date(at).toISOString(),
    duration: called ? random.below(600) : null,
    on: { object: 'lead', id: on.id } satisfies JsonObject,
    owner,
  }
  return { ...stamp(at, owner, random), values }
}

const industries = ['Мебель', 'Торговля', 'Гостиницы', 'Стройка', 'Образование', 'Медицина', 'Связь', 'Склады', null]

function companyAt(company: Company, random: Random, n: number): Made {
  const owner = ownerFor(company, random)
  const values: StoredFields = { name: `Заказчик ${n}`, industry: random.of(industries), owner, client: n % 3 === 0 }
  return { ...stamp(today - years, owner, random), values }
}

function dealAt(company: Company, random: Random, from = { id: '', at: today, owner: null as string | null }): Made {
  const at = Math.min(today, from.at + 60 * hour)
  const owner = from.owner ?? ownerFor(company, random)
  const open = from.at > today - 120 * 24 * hour
  const stage = company.stages[open ? random.below(4) : random.next() < 0.4 ? 4 : 5] ?? ''
  const values: StoredFields = {
    name: `${inventPerson(random, 0).wish.split(',')[0]}`,
    lead: from.id,
    owner,
    pipeline: company.pipeline,
    stage,
    stageSince: new Date(at).toISOString(),
    amount: { amount: `${50_000 + random.below(1950) * 1000}.00`, currency: 'RUB' },
    opensOn: new Date(at).toISOString().slice(0, 10),
    closesOn: new Date(at + 45 * 24 * hour).toISOString().slice(0, 10),
    closedAt: open ? null : new Date(at + 40 * 24 * hour).toISOString(),
    lostReason: stage === company.stages[5] ? random.of(['price', 'timing', 'competitor', 'noNeed', 'silent']) : null,
  }
  return { ...stamp(at, owner, random), values }
}
