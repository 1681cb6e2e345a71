import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInRoles } from '../src/access/roles.ts'
import { createStatements, tableDefinition } from '../src/database/ddl.ts'
import { missingStatements } from '../src/database/drift.ts'
import { type FieldRight, type Scope, type Verb, verbs } from '../src/model/index.ts'
import { objects } from '../src/objects/index.ts'
import { effectiveRights } from '../src/records/effective.ts'
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

test('rights of the built-in roles: by object, verb and field', async () => {
  const rows = builtInRoles.flatMap(role => {
    const actor = { user: null, name: '', role: { ...role, id: null }, team: null, scopes: null }
    return effectiveRights({ actor }, objects).flatMap(({ object, verbs: rights, fields }) => [
      row(role.name, `**${object.name}**`, ...rights.map(({ scope }) => scope)),
      ...fields.map(({ field, right }) => row(role.name, `${object.name}.${field}`, ...rights.map(reached(right)))),
    ])
  })
  const head = [
    '# Rights of the built-in roles',
    '',
    'How far each verb reaches, for the records of an object and for each of their fields.',
    '',
    row('role', '**object**, object.field', ...verbs),
    row(...['role', 'object', ...verbs].map(() => '---')),
  ]
  await expect(`${[...head, ...rows].join('\n')}\n`).toMatchFileSnapshot('../golden/access.md')
})

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`

/** What of a verb's reach is left for a field: a hidden one is nowhere, one for reading only is written by nobody. */
const reached =
  (right: FieldRight) =>
  ({ verb, scope }: { verb: Verb; scope: Scope }): string => {
    if (verb === 'remove') return ''
    if (right === 'hidden') return 'none'
    return right === 'read' && (verb === 'create' || verb === 'update') ? 'none' : scope
  }
