import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/database/embedded/index.ts'
import { migrate } from '../../src/database/migrate.ts'
import { databaseUrl, templateDatabase } from './database-url.ts'
import { silent } from './log.ts'
import { workers } from './workers.ts'

/**
 * Once for all tests: a PostgreSQL for each worker in a temporary folder, with a database that has all migrations and no
 * rows. Files that run at once share none: events are read up to the oldest transaction that is open in any database of
 * a PostgreSQL, so that one test would wait for what another writes.
 */
export default async function startTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.all(Array.from({ length: workers }, startOne))
  project.provide(
    'postgres',
    started.map(({ url }) => url),
  )
  project.provide('templateProblem', started.map(({ problem }) => problem).find(problem => problem !== null) ?? null)
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}

async function startOne() {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-test-'))
  const postgres = await startEmbedded({ dataFolder: folder, log: silent, durable: false })
  return {
    url: postgres.url,
    problem: await makeTemplate(postgres.url),
    async stop() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
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
