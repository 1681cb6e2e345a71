import type { JsonObject } from '../src/model/index.ts'
import type { HttpConnection } from './http/client.ts'
import { knownLastNames } from './invention.ts'
import { randomFrom } from './random.ts'

/** What people ask all day long. */
export interface Question {
  what: string
  ask(connection: HttpConnection): Promise<void>
}

export type Questions = Record<keyof ReturnType<typeof questionsFrom>, Question>

const statuses = ['new', 'working', 'postponed', 'converted', 'refused']

/** The questions, among the records that whoever has the connection sees. */
export async function questionsOf(first: HttpConnection): Promise<Questions> {
  const { data } = JSON.parse((await first.ask('GET', '/api/v1/leads?limit=200')).body) as { data: { id: string }[] }
  const { nextCursor } = JSON.parse((await first.ask('GET', '/api/v1/leads?limit=50')).body) as { nextCursor: string }
  return questionsFrom(
    data.map(({ id }) => id),
    nextCursor,
  )
}

function questionsFrom(leads: readonly string[], cursor: string) {
  const random = randomFrom(11)
  const search = (text: string) => `/api/v1/search?q=${encodeURIComponent(text)}`
  const list = (query: string) => `/api/v1/leads?limit=50${query}`
  const lead = () => `/api/v1/leads/${random.of(leads)}`

  return {
    list: asking('list, newest first', () => list('')),
    nextPage: asking('list, next page', () => list(`&cursor=${encodeURIComponent(cursor)}`)),
    filtered: asking('list, filtered', () => list(`&filter[status]=${random.of(statuses)}`)),
    byName: asking('list, sorted by name', () => list('&sort=name')),
    withTotal: asking('list with a total', () => list('&total=true')),
    withWords: asking('list with words', () => list(`&q=${encodeURIComponent(random.of(knownLastNames))}`)),
    boardOfLeads: {
      what: 'board of leads',
      async ask(connection: HttpConnection) {
        await post(connection, '/api/v1/leads/aggregate', { groupBy: ['status'], measures: [{ fn: 'count' }] })
        for (const status of statuses) await get(connection, `/api/v1/leads?limit=20&filter[status]=${status}`)
      },
    },
    boardOfDeals: {
      what: 'board of deals, counts and sums',
      ask: (connection: HttpConnection) =>
        post(connection, '/api/v1/deals/aggregate', {
          groupBy: ['stage'],
          measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
        }),
    },
    get: asking('get', lead),
    timeline: asking('timeline', () => `${lead()}/timeline`),
    card: {
      what: 'card with its timeline',
      async ask(connection: HttpConnection) {
        const path = lead()
        await get(connection, path)
        await get(connection, `${path}/timeline`)
      },
    },
    searchName: asking('search by a name', () => search(random.of(knownLastNames))),
    searchSlip: asking('search with a slip', () => search(slip(random.of(knownLastNames), random.next()))),
    searchPhone: asking('search by part of a phone', () => search(String(1_000_000 + random.below(9_000_000)))),
  }
}

const asking = (what: string, path: () => string): Question => ({ what, ask: connection => get(connection, path()) })

const get = async (connection: HttpConnection, path: string) => expectAnswer(await connection.ask('GET', path), path)

const post = async (connection: HttpConnection, path: string, body: JsonObject) =>
  expectAnswer(await connection.ask('POST', path, JSON.stringify(body)), path)

/** Throws what was answered where it is not what is `wanted`. */
export function expectAnswer({ status, body }: { status: number; body: string }, path: string, wanted = 200): void {
  if (status !== wanted) throw new Error(`${path} was answered with ${status}: ${body.slice(0, 500)}`)
}

/** The name with two letters in the wrong order. */
function slip(name: string, where: number): string {
  const at = 1 + Math.floor(where * (name.length - 3))
  return name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2)
}
