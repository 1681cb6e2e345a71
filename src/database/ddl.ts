import type { ObjectDeclaration } from '../model/index.ts'
import { quote, snakeCase } from './names.ts'
import { calledColumn, type StoredField, tableOf } from './table.ts'
import { tallyStatements } from './tally.ts'

/** A table as the declarations want it, in parts that can be compared with what a database has. */
export interface TableDefinition {
  name: string
  columns: { name: string; definition: string }[]
  indexes: { name: string; definition: string }[]
  constraints: { name: string; definition: string }[]
  sequences: string[]
  /** Counts that are kept ahead: their table, and what makes it. */
  tally: { name: string; statements: string[] } | null
}

/** Objects whose records are few and never purged: a cached snapshot is asked instead of a foreign key. */
export const isConfiguration = (objects: readonly ObjectDeclaration[], name: string): boolean =>
  objects.find(object => object.name === name)?.configuration === true

export function tableDefinition(object: ObjectDeclaration, objects: readonly ObjectDeclaration[]): TableDefinition {
  const { name, fields } = tableOf(object)
  const stored = [...fields.values()].filter(field => field.columns.length > 0)
  return {
    name,
    columns: [...stampColumns(name, object), ...stored.flatMap(fieldColumns), ...tailColumns, ...calledColumns(object)],
    indexes: [
      ...stampIndexes(name, object),
      ...calledIndex(name, object),
      ...stored.flatMap(field => fieldIndexes(name, field)),
    ],
    constraints: stored.flatMap(field => references(name, field, objects)),
    sequences: object.number ? [`${name}_number`] : [],
    tally: object.tally ? { name: `${name}_tally`, statements: tallyStatements(object) } : null,
  }
}

const stampColumns = (table: string, object: ObjectDeclaration) => [
  { name: 'workspace_id', definition: `uuid not null default current_setting('rapport.workspace')::uuid` },
  { name: 'id', definition: 'uuid not null' },
  { name: 'version', definition: 'integer not null default 1' },
  { name: 'created_at', definition: 'timestamptz(3) not null default now()' },
  { name: 'updated_at', definition: 'timestamptz(3) not null default now()' },
  { name: 'created_by', definition: 'uuid' },
  { name: 'deleted_at', definition: 'timestamptz(3)' },
  ...(object.number ? [{ name: 'number', definition: `bigint not null default nextval('${table}_number')` }] : []),
]

const tailColumns = [
  { name: 'custom', definition: `jsonb not null default '{}'` },
  { name: 'search_text', definition: 'text' },
  {
    name: 'search_words',
    definition: `tsvector generated always as (to_tsvector('russian', coalesce(search_text, ''))) stored`,
  },
]

const calledColumns = (object: ObjectDeclaration) => [calledColumn(object)].filter(column => column !== null)

function fieldColumns({ columns, type, field }: StoredField) {
  const required = field.options.required ? ' not null' : ''
  return type.columns(field.options).map((column, i) => ({
    name: columns[i] ?? '',
    definition: column.type + (i === 0 ? required : ''),
  }))
}

function stampIndexes(table: string, object: ObjectDeclaration) {
  const owner = object.owner ? snakeCase(object.owner) : null
  const listed = !object.configuration
  return [
    index(table, 'created', 'workspace_id, created_at desc, id desc', 'where deleted_at is null'),
    index(table, 'deleted', 'workspace_id, deleted_at desc, id desc', 'where deleted_at is not null'),
    ...(listed ? [index(table, 'updated', 'workspace_id, updated_at desc, id desc', 'where deleted_at is null')] : []),
    ...(object.number ? [index(table, 'number', 'workspace_id, number', '')] : []),
    ...(owner
      ? [
          index(
            table,
            'owner_created',
            `workspace_id, ${quote(owner)}, created_at desc, id desc`,
            'where deleted_at is null',
          ),
        ]
      : []),
    ...(listed
      ? [index(table, 'words', 'search_words', '', 'gin'), index(table, 'text', 'search_text gin_trgm_ops', '', 'gin')]
      : []),
  ]
}

/** Falling dates and sums are read from the end, blanks last; names and references from the start. */
const readsFalling = new Set(['date', 'timestamptz', 'numeric'])

function fieldIndexes(table: string, { columns, type, field, name }: StoredField) {
  const [column = ''] = columns
  const { options } = field
  if (options.unique) return [uniqueIndex(table, column, type.comparable)]
  if (type.type === 'link')
    return [
      index(
        table,
        snakeCase(name),
        `workspace_id, ${quote(column)}, created_at desc, id desc`,
        'where deleted_at is null',
      ),
    ]
  if (!options.index || column === 'owner') return []
  const order = readsFalling.has(type.comparable)
    ? `${quote(column)} desc nulls last, id desc`
    : `${quote(column)}, created_at desc, id desc`
  return [index(table, column, `workspace_id, ${order}`, 'where deleted_at is null')]
}

/** With all that is asked of those found: who may see them, and which are the newest. Their rows are read for a page only. */
function calledIndex(table: string, object: ObjectDeclaration) {
  const column = calledColumn(object)
  if (!column) return []
  const asked = [...(object.owner ? [quote(snakeCase(object.owner))] : []), 'created_at', 'id'].join(', ')
  return [index(table, column.name, `workspace_id, ${column.name}`, `include (${asked}) where deleted_at is null`)]
}

const uniqueIndex = (table: string, column: string, type: string) => ({
  name: `${table}__${column}`,
  definition: `create unique index "${table}__${column}" on ${quote(table)} (workspace_id, ${type === 'text' ? `lower(${quote(column)})` : quote(column)}) where deleted_at is null`,
})

const index = (table: string, suffix: string, columns: string, where: string, method = 'btree') => ({
  name: `${table}_${suffix}_index`,
  definition: `create index "${table}_${suffix}_index" on ${quote(table)} using ${method} (${columns}) ${where}`.trim(),
})

function references(table: string, { columns, field, name }: StoredField, objects: readonly ObjectDeclaration[]) {
  const target = field.type === 'ref' ? String((field.options as { object?: string }).object) : null
  if (!target || isConfiguration(objects, target)) return []
  const constraint = `${table}__${name}`
  return [
    {
      name: constraint,
      definition: `alter table ${quote(table)} add constraint "${constraint}" foreign key (workspace_id, ${quote(columns[0] ?? '')}) references ${quote(snakeCase(target))} (workspace_id, id)`,
    },
  ]
}

/** The statements that make the table from nothing, without its foreign keys. */
export function createStatements(table: TableDefinition): string[] {
  const columns = table.columns.map(column => `  ${quote(column.name)} ${column.definition}`)
  return [
    ...table.sequences.map(sequence => `create sequence ${quote(sequence)}`),
    `create table ${quote(table.name)} (\n${columns.join(',\n')},\n  primary key (workspace_id, id)\n)`,
    ...table.indexes.map(({ definition }) => definition),
    `select protect_table('${table.name}')`,
    ...(table.tally?.statements ?? []),
  ]
}
