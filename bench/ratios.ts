import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { applicationRole } from '../src/database/open.ts'
import { getRecordJson, listRecordsJson } from '../src/records/index.ts'
import { bareInsert, leadInput, newcomer } from './bare-insert.ts'
import { contextOf, keyOf } from './company.ts'
import { aloneTable, compare, ratioTable } from './compare.ts'
import { type HttpConnection, openConnection } from './http/client.ts'
import { serveBare, serveRapport } from './http/server.ts'
import { measureImport } from './import-rate.ts'
import { knownLastNames } from './invention.ts'
import { type Measured, measure } from './measure.ts'
import type { Options } from './options.ts'
import { plainPostgres } from './plain-postgres.ts'
import { randomFrom } from './random.ts'
import { type Statement, statementsOf } from './record.ts'
import { perSecond } from './report.ts'
import type { Scratch } from './scratch.ts'

const listPath = '/api/v1/leads?filter[status]=working&sort=-createdAt&limit=50'
const listQuery = { filter: { status: 'working' }, sort: '-createdAt', limit: 50 }

/** Compares Rapport through HTTP with the same PostgreSQL used directly, turn about, in one run. */
export async function measureRatios(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-server-'))
  const { company, url } = scratch
  const manager = company.teams[0]?.members[1] ?? ''
  const managersKey = await keyOf(company, manager)
  const administratorsKey = await keyOf(company, company.administrator)
  const ids = await idsSeenBy(scratch, manager)
  const [get, list] = await statements(scratch, manager, ids[0] ?? '')

  const role = `-c role=${applicationRole} -c rapport.workspace=${company.workspace} -c timezone=UTC`
  const pool = new pg.Pool({ connectionString: url, max: options.connections, options: role, idleTimeoutMillis: 0 })
  const rapport = await serveRapport(url, folder)
  const bare = await serveBare({
    DATABASE_URL: url,
    BARE_OPTIONS: role,
    BARE_STATEMENT: JSON.stringify({ ...get, idAt: get.values.indexOf(ids[0]) }),
  })
  const askers = {
    manager: { port: rapport.port, key: managersKey },
    administrator: { port: rapport.port, key: administratorsKey },
    bare: { port: bare.port, key: managersKey },
  }

  const random = randomFrom(7)
  const origin = () => ({ source: random.of(company.sources), owner: random.of(random.of(company.teams).members) })
  const processes = [rapport.pid, bare.pid, ...(scratch.postmaster ? [scratch.postmaster] : [])]
  const through = async (who: keyof typeof askers, next: () => Request): Promise<Measured> => {
    const connections = await connect(options.connections, askers[who])
    try {
      return await measure({ ...options, processes }, i => () => expectAnswer(connections[i], next()))
    } finally {
      for (const connection of connections) connection.close()
    }
  }
  const direct = (name: string, next: () => Statement): Promise<Measured> =>
    measure({ ...options, processes }, () => async () => {
      await pool.query({ ...next(), name })
    })
  const someLead = (): Request => ({ wanted: 200, method: 'GET', path: `/api/v1/leads/${random.of(ids)}` })
  const theList: Request = { wanted: 200, method: 'GET', path: listPath }

  try {
    const comparisons = [
      {
        what: 'create a lead through HTTP : one INSERT of record, change, keys and event',
        wanted: 0.35,
        ours: () => through('administrator', () => creation(leadInput(newcomer(random), origin()))),
        bare: () => direct('insert', () => bareInsert(newcomer(random), origin())),
      },
      {
        what: 'get a lead by id : a bare Fastify route with the same SELECT',
        wanted: 0.5,
        ours: () => through('manager', someLead),
        bare: () => through('bare', someLead),
      },
      {
        what: 'list of 50, filtered, sorted, of one team : the same SQL',
        wanted: 0.5,
        ours: () => through('manager', () => theList),
        bare: () => direct('list', () => list),
      },
    ]
    const plain = await plainPostgres(url, options)
    say(plain)
    const ratios = []
    for (const comparison of comparisons) ratios.push(await compare(comparison, options.rounds, say))
    const alone: [string, Measured][] = [
      ['update a lead', await through('administrator', () => update(random.of(ids), random.below(1e9)))],
      ['list of 50, all leads', await through('administrator', () => theList)],
      ['search by a last name', await through('manager', () => search(random.of(knownLastNames)))],
    ]
    const { rows, read, planned, written } = await measureImport(rapport.port, administratorsKey, {
      rows: 20_000,
      random,
    })
    const perRow = `Import of a file of ${rows.toLocaleString('en')} new leads: ${perSecond(rows / (read + planned + written))} rows/s (read in ${read.toFixed(1)} s, matched and planned in ${planned.toFixed(1)} s, written in ${written.toFixed(1)} s).`
    return [plain, `At ${options.connections} connections:`, ratioTable(ratios), aloneTable(alone), perRow].join('\n\n')
  } finally {
    await Promise.all([rapport.end(), bare.end(), pool.end()])
    await rm(folder, { recursive: true, force: true })
  }
}

interface Request {
  wanted: number
  method: string
  path: string
  body?: string
}

const creation = (input: object): Request => ({
  wanted: 201,
  method: 'POST',
  path: '/api/v1/leads',
  body: JSON.stringify(input),
})

const update = (id: string, n: number): Request => ({
  wanted: 200,
  method: 'PATCH',
  path: `/api/v1/leads/${id}`,
  body: JSON.stringify({ comment: `перезвонить, договор ${n}` }),
})

const search = (word: string): Request => ({
  wanted: 200,
  method: 'GET',
  path: `/api/v1/search?q=${encodeURIComponent(word)}`,
})

/** Opened for each measurement: a server ends connections that lie idle. */
const connect = (count: number, { port, key }: { port: number; key: string }): Promise<HttpConnection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(port, { Authorization: `Bearer ${key}` })))

async function expectAnswer(
  connection: HttpConnection | undefined,
  { wanted, method, path, body }: Request,
): Promise<void> {
  const answer = await connection?.ask(method, path, body)
  if (answer?.status !== wanted)
    throw new Error(`${method} ${path} was answered with ${answer?.status}: ${answer?.body.slice(0, 500)}`)
}

async function idsSeenBy({ company }: Scratch, user: string): Promise<string[]> {
  const ctx = await contextOf(company, user)
  const pages = ['working', 'refused', 'converted', 'new', 'postponed'].map(status =>
    listRecordsJson(ctx, 'lead', { filter: { status }, fields: ['status'], limit: 200 }),
  )
  return (await Promise.all(pages)).flatMap(page =>
    (JSON.parse(page) as { data: { id: string }[] }).data.map(({ id }) => id),
  )
}

/** What the engine asks PostgreSQL for one lead and for the list, in the name of the user. */
async function statements({ company }: Scratch, user: string, id: string): Promise<[Statement, Statement]> {
  const ctx = await contextOf(company, user)
  const [get] = await statementsOf(ctx, noted => getRecordJson(noted, 'lead', id))
  const [list] = await statementsOf(ctx, noted => listRecordsJson(noted, 'lead', listQuery))
  if (!get || !list) throw new Error('a read sends no statement')
  return [get, list]
}
