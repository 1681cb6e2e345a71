import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInRoles } from '../src/access/roles.ts'
import { createStatements, tableDefinition } from '../src/database/ddl.ts'
import { missingStatements } from '../src/database/drift.ts'
import { verbs } from '../src/model/index.ts'
import { objects } from '../src/objects/index.ts'
import { createTestDatabase, type TestDatabase } from './setup/database.ts'

/*
 * What follows from the declarations, generated and committed, so that a review sees what a change of them changes.
 * `npm test -- golden -u` renews the files.
 */

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('the migrations make the tables that the declarations want', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  try {
    expect(await missingStatements(pool, objects)).toEqual([])
  } finally {
    await pool.end()
  }
})

test('tables of the declarations', async () => {
  const statements = objects.flatMap(object => {
    const table = tableDefinition(object, objects)
    return [...createStatements(table), ...table.constraints.map(({ definition }) => definition)]
  })
  await expect(`${statements.join(';\n\n')};\n`).toMatchFileSnapshot('../golden/schema.sql')
})

test('rights of the built-in roles', async () => {
  const rows = builtInRoles.flatMap(role =>
    objects
      .filter(object => !object.configuration)
      .map(
        ({ name }) =>
          `| ${role.name} | ${name} | ${verbs.map(verb => (role.admin ? 'all' : (role.objects[name]?.[verb] ?? 'none'))).join(' | ')} |`,
      ),
  )
  const head = [
    `# Rights of the built-in roles`,
    '',
    `| role | object | ${verbs.join(' | ')} |`,
    `| --- | --- | ${verbs.map(() => '---').join(' | ')} |`,
  ]
  await expect(`${[...head, ...rows].join('\n')}\n`).toMatchFileSnapshot('../golden/access.md')
})
