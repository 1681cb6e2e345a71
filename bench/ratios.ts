import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { getRecordJson, listRecordsJson } from '../src/records/index.ts'
import { bareInsert, leadInput, newcomer } from './bare-insert.ts'
import { contextOf, keyOf } from './company.ts'
import { type HttpConnection, openConnection } from './http/client.ts'
import { serveBare, serveRapport } from './http/server.ts'
import { knownLastNames } from './invention.ts'
import { type Measured, measure, middle } from './measure.ts'
import type { Options } from './options.ts'
import { randomFrom } from './random.ts'
import { type Statement, statementsOf } from './record.ts'
import { milliseconds, perSecond, table } from './report.ts'
import type { Scratch } from './scratch.ts'

/** A comparison: what Rapport does in a second, beside the same done as barely as can be. */
interface Ratio {
  what: string
  ours: Measured
  bare: Measured
  target: number
}

/** Compares Rapport through HTTP with the same PostgreSQL used directly, turn about, in one run. */
export async function measureRatios(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-server-'))
  const { company } = scratch
  const manager = company.teams[0]?.members[1] ?? ''
  const random = randomFrom(7)
  const ids = await someIds(scratch, manager)
  const keys = { manager: await keyOf(company, manager), administrator: await keyOf(company, company.administrator) }
  const get = await getStatement(scratch, manager, ids)
  const list = await listStatement(scratch, manager)

  const connectionOptions = `-c role=rapport_app -c rapport.workspace=${company.workspace} -c timezone=UTC`
  const pool = new pg.Pool({ connectionString: scratch.url, max: options.connections, options: connectionOptions })
  const rapport = await serveRapport(scratch.url, folder)
  const bare = await serveBare({
    DATABASE_URL: scratch.url,
    BARE_OPTIONS: connectionOptions,
    BARE_STATEMENT: JSON.stringify({ ...get, idAt: get.values.indexOf(ids[0]) }),
  })
  const as = (key: string, port = rapport.port) => connect(options.connections, port, key)
  const [managers, administrators, bareClients] = [
    await as(keys.manager),
    await as(keys.administrator),
    await as(keys.manager, bare.port),
  ]
  const run = (asker: (i: number) => () => Promise<void>) => measure(options, asker)
  const source = () => random.of(company.sources)
  const direct = (next: () => Statement, name: string | undefined) => () => async () => {
    const { text, values } = next()
    await pool.query({ text, values, name })
  }

  try {
    const ratios: Ratio[] = []
    const compare = async (
      what: string,
      target: number,
      ours: () => Promise<Measured>,
      barely: () => Promise<Measured>,
    ) => {
      const pairs: Ratio[] = []
      for (let round = 0; round < options.rounds; round++)
        pairs.push({ what, target, bare: await barely(), ours: await ours() })
      const ratio = middle(pairs, ratioOf)
      ratios.push(ratio)
      say(
        `${what}: ${perSecond(ratio.ours.perSecond)}/s of ${perSecond(ratio.bare.perSecond)}/s, ${ratioOf(ratio).toFixed(2)} (${pairs.map(pair => ratioOf(pair).toFixed(2)).join(', ')})`,
      )
    }

    await compare(
      'create a lead through HTTP : one INSERT of record, change, keys, event',
      0.35,
      () =>
        run(
          i => () =>
            expect(
              administrators[i],
              201,
              'POST',
              '/api/v1/leads',
              JSON.stringify(leadInput(newcomer(random), source())),
            ),
        ),
      () => run(direct(() => bareInsert(newcomer(random), source()), 'insert')),
    )
    await compare(
      'get a lead by id : bare Fastify with the same SELECT',
      0.5,
      () => run(i => () => expect(managers[i], 200, 'GET', `/api/v1/leads/${random.of(ids)}`)),
      () => run(i => () => expect(bareClients[i], 200, 'GET', `/api/v1/leads/${random.of(ids)}`)),
    )
    await compare(
      'list of 50, filtered, sorted, one team’s : the same SQL, prepared',
      0.5,
      () => run(i => () => expect(managers[i], 200, 'GET', listPath)),
      () => run(direct(() => list, 'list')),
    )

    const alone: [string, Measured][] = [
      [
        'update a lead',
        await run(
          i => () =>
            expect(
              administrators[i],
              200,
              'PATCH',
              `/api/v1/leads/${random.of(ids)}`,
              JSON.stringify({ comment: `перезвонить ${random.below(1e9)}` }),
            ),
        ),
      ],
      [
        'search',
        await run(
          i => () =>
            expect(managers[i], 200, 'GET', `/api/v1/search?q=${encodeURIComponent(random.of(knownLastNames))}`),
        ),
      ],
      ['list of 50 by the administrator', await run(i => () => expect(administrators[i], 200, 'GET', listPath))],
    ]
    return [
      `At ${options.connections} connections:`,
      table(
        ['', 'Rapport', 'bare', 'ratio', 'wanted', 'p95'],
        ratios.map(ratio => [
          ratio.what,
          `${perSecond(ratio.ours.perSecond)}/s`,
          `${perSecond(ratio.bare.perSecond)}/s`,
          ratioOf(ratio).toFixed(2),
          `≥ ${ratio.target}`,
          `${milliseconds(ratio.ours.p95)} ms`,
        ]),
      ),
      table(
        ['', 'Rapport', 'p95'],
        alone.map(([what, measured]) => [
          what,
          `${perSecond(measured.perSecond)}/s`,
          `${milliseconds(measured.p95)} ms`,
        ]),
      ),
    ].join('\n\n')
  } finally {
    for (const connection of [...managers, ...administrators, ...bareClients]) connection.close()
    await Promise.all([rapport.end(), bare.end(), pool.end()])
    await rm(folder, { recursive: true, force: true })
  }
}

const ratioOf = ({ ours, bare }: Ratio): number => ours.perSecond / bare.perSecond

const listPath = '/api/v1/leads?filter[status]=working&sort=-createdAt&limit=50'
const listQuery = { filter: { status: 'working' }, sort: '-createdAt', limit: 50 }

const connect = (count: number, port: number, key: string): Promise<HttpConnection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(port, { Authorization: `Bearer ${key}` })))

async function expect(
  connection: HttpConnection | undefined,
  wanted: number,
  ...asked: Parameters<HttpConnection['ask']>
): Promise<void> {
  const answer = await connection?.ask(...asked)
  if (answer?.status !== wanted)
    throw new Error(`${asked[0]} ${asked[1]} was answered with ${answer?.status}: ${answer?.body.slice(0, 500)}`)
}

async function someIds({ company }: Scratch, user: string): Promise<string[]> {
  const ctx = await contextOf(company, user)
  const ids: string[] = []
  for (const status of ['working', 'refused', 'converted', 'new', 'postponed']) {
    const { data } = JSON.parse(
      await listRecordsJson(ctx, 'lead', { filter: { status }, fields: ['status'], limit: 200 }),
    ) as { data: { id: string }[] }
    ids.push(...data.map(({ id }) => id))
  }
  return ids
}

async function getStatement({ company }: Scratch, user: string, ids: string[]): Promise<Statement> {
  const [statement] = await statementsOf(await contextOf(company, user), ctx =>
    getRecordJson(ctx, 'lead', ids[0] ?? ''),
  )
  if (!statement) throw new Error('a read sends no statement')
  return statement
}

async function listStatement({ company }: Scratch, user: string): Promise<Statement> {
  const [statement] = await statementsOf(await contextOf(company, user), ctx => listRecordsJson(ctx, 'lead', listQuery))
  if (!statement) throw new Error('a list sends no statement')
  return statement
}
