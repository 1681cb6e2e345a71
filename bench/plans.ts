import { applicationRole } from '../src/database/open.ts'
import {
  aggregateRecords,
  type Context,
  getRecordJson,
  listRecords,
  listRecordsJson,
  recordTimeline,
  searchRecords,
} from '../src/records/index.ts'
import { contextOf } from './company.ts'
import { statementsOf, tablesReadWhole } from './record.ts'
import type { Scratch } from './scratch.ts'

/** Tables of people's data; reading a table of set-up from one end to the other is right. */
const large = new Set(['lead', 'activity', 'deal', 'change', 'match_key', 'event'])

const questions: Record<string, (ctx: Context) => Promise<unknown>> = {
  list: ctx => listRecordsJson(ctx, 'lead', { limit: 50 }),
  'filtered list': ctx => listRecordsJson(ctx, 'lead', { filter: { status: 'working' }, limit: 50 }),
  'list with a total': ctx => listRecordsJson(ctx, 'lead', { limit: 50, total: true }),
  'list with words': ctx => listRecordsJson(ctx, 'lead', { q: 'Соловьёв', limit: 50 }),
  'list by name': ctx => listRecordsJson(ctx, 'lead', { sort: 'name', limit: 50 }),
  'column of a board': ctx => listRecordsJson(ctx, 'lead', { filter: { status: 'refused' }, limit: 20 }),
  'list of deals': ctx => listRecordsJson(ctx, 'deal', { limit: 50 }),
  'list of activities': ctx => listRecordsJson(ctx, 'activity', { limit: 50 }),
  board: ctx =>
    aggregateRecords(ctx, 'deal', { groupBy: ['stage'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }] }),
  'board of leads': ctx => aggregateRecords(ctx, 'lead', { groupBy: ['status'] }),
  async card(ctx) {
    const { data } = await listRecords(ctx, 'lead', { limit: 1 })
    await getRecordJson(ctx, 'lead', data[0]?.id ?? '')
    await recordTimeline(ctx, 'lead', data[0]?.id ?? '')
  },
  search: ctx => searchRecords(ctx, 'Соловьёв'),
  'search with a slip': ctx => searchRecords(ctx, 'Солвоьёв'),
  'search by phone': ctx => searchRecords(ctx, '4567890'),
}

/** Which questions of which users read a large table from one end to the other, by PostgreSQL's own plans. */
export async function wholeReads(
  { company, database }: Pick<Scratch, 'company' | 'database'>,
  users: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  const client = await database.owner.connect()
  try {
    await client.query(`set role ${applicationRole}`)
    await client.query(`select set_config('rapport.workspace', $1, false)`, [company.workspace])
    for (const user of users) {
      const ctx = await contextOf(company, user)
      for (const [what, ask] of Object.entries(questions))
        for (const statement of await statementsOf(ctx, ask))
          for (const read of await tablesReadWhole(client, statement))
            if (large.has(read)) found.push(`${what} by ${ctx.actor.role.name} reads ${read}`)
    }
  } finally {
    client.release(true)
  }
  return [...new Set(found)]
}
