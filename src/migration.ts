import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from './database/embedded/index.ts'
import { generateMigration } from './database/generate.ts'
import { objects } from './objects/index.ts'

/** `npm run migration -- title`: writes what the database lacks for the declarations, tried on an empty PostgreSQL. */
const title = process.argv[2]
if (!title || !/^[a-z0-9-]+$/.test(title)) {
  console.error('Say in a few words what changes: npm run migration -- lead-has-a-birthday')
  process.exit(2)
}

const dataFolder = await mkdtemp(join(tmpdir(), 'rapport-migration-'))
const quiet = { info() {}, warn: console.error, error: console.error }
const database = await startEmbedded({ dataFolder, log: quiet, durable: false })
try {
  const name = await generateMigration(database.url, objects, title)
  console.log(
    name
      ? `migrations/${name} is written: read it before you commit it.`
      : 'The migrations already make all that is declared.',
  )
} finally {
  await database.stop()
  await rm(dataFolder, { recursive: true })
}
