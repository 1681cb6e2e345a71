import { forecastChanges } from '../src/features/goals/forecast/changes.ts'
import { forecastOf } from '../src/features/goals/forecast/forecast.ts'
import { addDays, type JsonObject } from '../src/model/index.ts'
import { bulkRecords, type Context, listRecords } from '../src/records/index.ts'
import { contextOf } from './company.ts'
import type { Options } from './options.ts'
import { milliseconds, table } from './report.ts'
import type { Scratch } from './scratch.ts'

/** The month and the quarter in which what is loaded ends. */
const month = { span: 'month', from: '2026-11-01' }
const quarter = { span: 'quarter', from: '2026-10-01' }
/** So many open deals of the quarter slip by three weeks, half of them out of it, before it is asked why. */
const slipped = 2000

/** How long somebody waits for the forecast, for how it was, and for why it is another now. */
export async function measureForecast(
  { company, database }: Scratch,
  { rounds }: Options,
  say: (text: string) => void,
): Promise<string> {
  const { rows: counted } = await database.owner.query<{ n: string }>('select count(*) as n from deal')
  const first = await momentOf(database)
  await slip(await contextOf(company, company.administrator))
  const second = await momentOf(database)
  await database.owner.query('vacuum (analyze) deal, change')
  const questions: Record<string, (ctx: Context) => Promise<unknown>> = {
    'forecast of a month': ctx => forecastOf(ctx, month),
    'forecast of a quarter': ctx => forecastOf(ctx, quarter),
    'of the quarter, as it was': ctx => forecastOf(ctx, { ...quarter, asOf: first }),
    'why the open deals of the quarter are others': ctx => forecastChanges(ctx, { ...quarter, since: first }),
    'why its forecast is another': ctx => forecastChanges(ctx, { ...quarter, since: first, sum: 'forecast' }),
    'the same between two moments': ctx => forecastChanges(ctx, { ...quarter, since: first, until: second }),
    'why the open deals of the month are others': ctx => forecastChanges(ctx, { ...month, since: first }),
  }
  const lines: string[][] = []
  for (const [who, user] of Object.entries({
    administrator: company.administrator,
    head: company.teams[1]?.head ?? '',
  })) {
    const ctx = await contextOf(company, user)
    for (const [question, ask] of Object.entries(questions)) {
      const times: number[] = []
      for (let n = 0; n < rounds; n++) {
        const began = performance.now()
        await ask(ctx)
        times.push(performance.now() - began)
      }
      times.sort((one, other) => one - other)
      const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
      lines.push([`${question}, ${who}`, milliseconds(at(0.5)), milliseconds(at(0.95))])
      say(lines.at(-1)?.join('  ') ?? '')
    }
  }
  return [
    `Forecast over ${counted[0]?.n} deals, ${slipped} of which slipped since; ${rounds} rounds, milliseconds:`,
    table(['', 'p50', 'p95'], lines),
  ].join('\n\n')
}

async function momentOf(database: Scratch['database']): Promise<string> {
  const { rows } = await database.owner.query<{ at: Date }>('select clock_timestamp() as at')
  return (rows[0]?.at ?? new Date()).toISOString()
}

/** By the engine, as people do it: with a line of history each. */
async function slip(ctx: Context): Promise<void> {
  const within = { closesOn: { gte: '2026-11-20', lte: '2026-12-20' }, 'stage.kind': 'open' }
  let cursor: string | undefined
  for (let done = 0; done < slipped; ) {
    const { data, nextCursor } = await listRecords(ctx, 'deal', { filter: within, limit: 200, cursor })
    if (!data.length) throw new Error('there are not so many open deals')
    const update = data.map((deal): { id: string; fields: JsonObject } => ({
      id: deal.id,
      fields: { closesOn: addDays(String(deal.closesOn), 21) },
    }))
    await bulkRecords(ctx, 'deal', { update })
    done += data.length
    cursor = nextCursor ?? undefined
  }
}
