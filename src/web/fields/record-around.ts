import { createContext, useContext } from 'react'
import type { JsonObject } from '../../model/index.ts'
import type { SchemaObject } from '../app/contract.ts'

/** The record or form in which a field stands, for the few that depend on others: lines have the currency of the whole. */
export interface RecordAround {
  object: SchemaObject | null
  values: JsonObject
  /** Writes other fields of the same form; absent where each field is saved by itself. */
  change?: (part: JsonObject) => void
}

const Around = createContext<RecordAround | null>(null)

export const RecordAroundProvider = Around.Provider

/** `null`: it stands by itself, in a list or in the words of a filter. */
export const useRecordAround = (): RecordAround | null => useContext(Around)
