import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/database/embedded/index.ts'
import { migrate } from '../../src/database/migrate.ts'
import { databaseUrl, templateDatabase } from './database-url.ts'
import { silent } from './log.ts'

/** Once for all tests: a PostgreSQL in a temporary folder, with a database that has all migrations and no rows. */
export default async function startTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-test-'))
  const postgres = await startEmbedded({ dataFolder: folder, log: silent, durable: false })
  project.provide('postgres', postgres.url)
  project.provide('templateProblem', await makeTemplate(postgres.url))
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A migration that fails is reported by the tests that need a database, not by all of them. */
async function makeTemplate(url: string): Promise<string | null> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`create database ${templateDatabase}`)
    await migrate(databaseUrl(url, templateDatabase))
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end()
  }
}
