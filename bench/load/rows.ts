import { tableOf } from '../../src/database/table.ts'
import type { ObjectDeclaration, StoredFields } from '../../src/model/index.ts'
import { columnValues, customValues, searchText } from '../../src/records/columns.ts'
import { filled } from '../../src/records/create.ts'
import { matchKeysOf } from '../../src/records/match.ts'

/** What the engine writes when a record is made, as rows for COPY. */
export interface RecordRows {
  record: unknown[]
  change: unknown[]
  keys: unknown[][]
}

export interface Made {
  id: string
  at: string
  actor: string | null
  changeId: string
  values: StoredFields
  /** History does not tell how it was made. */
  untold?: boolean
}

export const changeColumns = [
  'workspace_id',
  'id',
  'at',
  'object',
  'record_id',
  'version',
  'kind',
  'actor',
  'channel',
  'after',
]
export const keyColumns = ['workspace_id', 'kind', 'value', 'object', 'record_id']

const stamps = ['workspace_id', 'id', 'created_at', 'updated_at', 'created_by', 'custom', 'search_text']

export const recordColumnsOf = (object: ObjectDeclaration): string[] => [...stamps, ...fieldColumns(object)]

const fieldColumns = (object: ObjectDeclaration): string[] =>
  [...tableOf(object).fields.values()].flatMap(({ columns }) => columns)

/** A writer of the rows of one object; its columns are looked up once. */
export function rowsOf(object: ObjectDeclaration, workspace: string): (made: Made) => RecordRows {
  const columns = fieldColumns(object)
  const searched = Object.values(object.fields).some(field => field.options.search)
  return ({ id, at, actor, changeId, values }) => {
    const given = new Map(columnValues(object, values).map(({ column, value }) => [column, value]))
    return {
      record: [
        workspace,
        id,
        at,
        at,
        actor,
        JSON.stringify(customValues(object, values)),
        searched ? searchText(object, values) : null,
        ...columns.map(column => given.get(column) ?? null),
      ],
      change: [workspace, changeId, at, object.name, id, 1, 'created', actor, 'api', JSON.stringify(filled(values))],
      keys: matchKeysOf(object, values).map(({ kind, value }) => [workspace, kind, value, object.name, id]),
    }
  }
}
