import pg from 'pg'
import { newId } from '../src/model/index.ts'
import { inventPerson } from './invention.ts'
import { copyInto } from './load/copy.ts'
import { measure } from './measure.ts'
import type { Options } from './options.ts'
import { randomFrom } from './random.ts'
import { perSecond } from './report.ts'

const columns = ['id', 'last_name', 'first_name', 'phone', 'email']
const copied = 200_000

/**
 * What PostgreSQL does on this machine, in this hour, with a table of people that has a primary key and nothing else:
 * the measure to hold figures against that were taken on another machine.
 */
export async function plainPostgres(url: string, { connections, seconds }: Options): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 })
  const load = { connections, seconds, processes: [] }
  const random = randomFrom(11)
  let number = 0
  const row = () => {
    const who = inventPerson(random, ++number)
    return [newId(), who.lastName, who.firstName, who.phone, who.email]
  }
  const insertion = `insert into bench_person (${columns.join(', ')}) values ($1, $2, $3, $4, $5)`
  try {
    await pool.query(
      `create table bench_person (id uuid primary key, last_name text, first_name text, phone text, email text)`,
    )
    const ids: string[] = []
    const inserts = await measure(load, () => async () => {
      const values = row()
      await pool.query({ name: 'insert', text: insertion, values })
      ids.push(values[0] ?? '')
    })
    const selects = await measure(load, () => async () => {
      await pool.query({ name: 'select', text: 'select * from bench_person where id = $1', values: [random.of(ids)] })
    })
    const rows = Array.from({ length: copied }, row)
    const began = performance.now()
    await copy(url, rows)
    const took = (performance.now() - began) / 1000
    return `PostgreSQL alone, a table of people with a primary key, in this hour: ${perSecond(inserts.perSecond)} single INSERTs/s, ${perSecond(selects.perSecond)} SELECTs/s by id, ${perSecond(copied / took)} rows/s by COPY.`
  } finally {
    await pool.query('drop table if exists bench_person')
    await pool.end()
  }
}

async function copy(url: string, rows: readonly (readonly unknown[])[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const copying = copyInto(client, 'bench_person', columns)
    for (const row of rows) {
      copying.row(row)
      await copying.settle()
    }
    await copying.end()
  } finally {
    await client.end()
  }
}
