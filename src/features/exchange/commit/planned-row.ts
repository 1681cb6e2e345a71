import type { JsonObject } from '../../../model/index.ts'
import type { Outcome } from '../import.ts'

/** A row as planned. */
export interface PlannedRow {
  line: number
  turn: number
  outcome: Outcome
  object: string
  record: string
  input: JsonObject
}
