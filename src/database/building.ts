import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { quote } from './names.ts'

/**
 * Makes and drops indexes while records are written: as the owner of the tables and outside of any transaction, as PostgreSQL demands it of
 * `concurrently`. One at a time in the whole database: two on one table would wait for each other.
 */
export async function whileBuilding(owner: pg.Pool, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(owner.options)
  client.on('error', () => {})
  await client.connect()
  try {
    // Asked again and again, for who waits inside a statement is waited for by the index that is being made.
    while (!(await lock(client))) await wait(300)
    await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function lock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtextextended('index indexes', 0)) as mine`)
  return rows[0]?.mine === true
}

export const dropIndexNamed = (client: pg.Client, name: string) =>
  client.query(`drop index concurrently if exists ${quote(name)}`)
