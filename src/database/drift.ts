import type pg from 'pg'
import type { ObjectDeclaration } from '../model/index.ts'
import { createStatements, tableDefinition } from './ddl.ts'
import { quote } from './names.ts'

/**
 * The statements by which a database with all migrations applied still falls short of the declarations: the text of
 * the next migration. Empty when they agree, which a test demands. What the declarations no longer name is not
 * dropped by itself; that is a decision for the person who writes the migration.
 */
export async function missingStatements(database: pg.Pool, objects: readonly ObjectDeclaration[]): Promise<string[]> {
  const columns = await namesIn(
    database,
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
  )
  const indexes = await namesIn(database, `select indexname as name from pg_indexes where schemaname = 'public'`)
  const constraints = await namesIn(
    database,
    `select conname as name from pg_constraint where connamespace = 'public'::regnamespace`,
  )
  const definitions = objects.map(object => tableDefinition(object, objects))

  const statements = definitions.flatMap(table =>
    columns.has(`${table.name}.id`)
      ? [
          ...table.columns
            .filter(column => !columns.has(`${table.name}.${column.name}`))
            .map(column => `alter table ${quote(table.name)} add column ${quote(column.name)} ${column.definition}`),
          ...table.indexes.filter(index => !indexes.has(index.name)).map(index => index.definition),
          ...(table.tally && !columns.has(`${table.tally.name}.records`) ? table.tally.statements : []),
        ]
      : createStatements(table),
  )
  const links = definitions.flatMap(table => table.constraints).filter(({ name }) => !constraints.has(name))
  return [...statements, ...links.map(({ definition }) => definition)]
}

async function namesIn(database: pg.Pool, query: string): Promise<Set<string>> {
  return new Set((await database.query<{ name: string }>(query)).rows.map(row => row.name))
}
