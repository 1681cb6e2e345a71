import { join } from 'node:path'
import pg from 'pg'
import type { Scratch } from './scratch.ts'

const tables = ['lead', 'match_key', 'change', 'event']

/**
 * Seconds that PostgreSQL takes to COPY what lies in the tables of leads back into them, emptied, from files of its own, all tables at once:
 * indexes, triggers and references as they are.
 */
export async function bareCopy({ database, url }: Scratch, folder: string): Promise<number> {
  const columns = new Map<string, string>()
  for (const table of tables) {
    const { rows } = await database.owner.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    )
    columns.set(table, rows[0]?.names ?? '')
    await database.owner.query(`copy (select ${columns.get(table)} from ${table}) to '${join(folder, table)}'`)
  }
  await database.owner.query(`truncate ${tables.join(', ')} cascade`)
  await database.owner.query('checkpoint')
  const clients = await Promise.all(
    tables.map(async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return client
    }),
  )
  try {
    const began = performance.now()
    await Promise.all(
      tables.map((table, at) =>
        clients[at]?.query(`copy ${table} (${columns.get(table)}) from '${join(folder, table)}'`),
      ),
    )
    return (performance.now() - began) / 1000
  } finally {
    await Promise.all(clients.map(client => client.end()))
  }
}
