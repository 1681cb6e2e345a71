import type { MatchKey } from '../../../records/index.ts'
import type { Outcome } from '../import.ts'

/** What planning remembers of a row; all else lies in the database. */
export interface RowOutline {
  line: number
  hash: string
  /** `lead`, or `interest` where nobody can be reached. */
  object: string
  /** By which the record is known: of a person alone, or of whatever object it is. */
  keys: MatchKey[]
  /** Name by which records that are no people are known too. */
  name?: string
  refused: boolean
  /** Other rows that it points at, by field. */
  lines: Record<string, number>
  outcome?: Outcome
  record?: { object: string; id: string }
  turn: number
  /** Found while planning. */
  problem?: { field: string; code: string; params?: Record<string, string | number> }
}
