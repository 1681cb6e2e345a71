import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { databaseUrl, templateDatabase } from './database-url.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the superuser, for each worker. */
    postgres: string[]
    /** Why the migrations could not be applied; `null` when they were. */
    templateProblem: string | null
  }
}

/** Connection string of the superuser of the PostgreSQL that is this worker's. */
export function testPostgres(): string {
  const all = inject('postgres')
  const url = all[(Number(process.env.VITEST_POOL_ID) - 1) % all.length]
  if (!url) throw new Error(`there is no PostgreSQL for worker ${process.env.VITEST_POOL_ID}`)
  return url
}

export interface TestDatabase {
  /** Connection string of the owner of the tables. */
  url: string
  drop(): Promise<void>
}

/**
 * A migrated database of its own, without rows; `drop` also ends what is still connected to it. Copying files is many
 * times faster than the default way where nothing need survive a crash.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const problem = inject('templateProblem')
  if (problem) throw new Error(problem)
  const server = testPostgres()
  const name = `test_${randomBytes(6).toString('hex')}`
  await command(server, `create database ${name} template ${templateDatabase} strategy file_copy`)
  return {
    url: databaseUrl(server, name),
    drop: () => command(server, `drop database if exists ${name} with (force)`),
  }
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
