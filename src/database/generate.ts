import { writeFile } from 'node:fs/promises'
import pg from 'pg'
import type { ObjectDeclaration } from '../model/index.ts'
import { missingStatements } from './drift.ts'
import { migrate, migrationNames } from './migrate.ts'

/**
 * Writes the next migration: what a database with all migrations applied still lacks for the declarations. Returns
 * the file's name, or `null` when nothing is missing. The text is for a person to review before it is committed.
 */
export async function generateMigration(
  ownerUrl: string,
  objects: readonly ObjectDeclaration[],
  title: string,
): Promise<string | null> {
  await migrate(ownerUrl)
  const database = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  // The server may end before its last connection has.
  database.on('error', () => {})
  try {
    const statements = await missingStatements(database, objects)
    if (!statements.length) return null
    const last = Number((await migrationNames()).at(-1)?.slice(0, 4) ?? 0)
    const name = `${String(last + 1).padStart(4, '0')}-${title}.sql`
    await writeFile(new URL(`../../migrations/${name}`, import.meta.url), `${statements.join(';\n\n')};\n`)
    return name
  } finally {
    await database.end()
  }
}
