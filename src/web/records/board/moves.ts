import type { ReactNode } from 'react'
import type { JsonObject } from '../../../model/index.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { idOf } from '../../fields/titles.ts'
import { isWritable } from '../form-fields.ts'

/** What came of a move: the record as it is now, and the way back where there is one. */
export interface Moved {
  record: RecordJson
  undo?: () => Promise<RecordJson>
  /** In place of the usual words about it. */
  message?: string
}

/** Brings a record into another column, asking what has to be known first. `null`: it stays where it was. */
export type Move = (record: RecordJson, value: string) => Promise<Moved | null>

/** How the records of an object come into other columns, where that is more than a changed field. */
export interface OwnMoves {
  useMove: () => { move: Move; dialog: ReactNode }
  /** Fields asked for with each card, so that a move can be taken back whole. */
  needs: readonly string[]
}

/** What the record had in these fields, as far as the caller may put it back. */
export const former = (object: SchemaObject, record: RecordJson, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names
      .map(name => fieldOf(object, name))
      .filter(field => field !== undefined)
      .filter(field => field.name in record && isWritable(field))
      .map(field => [field.name, bare(record, field)]),
  )

const bare = (record: RecordJson, { name, type }: SchemaField) =>
  ['ref', 'user', 'stage'].includes(type) ? idOf(record[name]) : (record[name] ?? null)
