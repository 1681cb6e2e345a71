import type { Problem } from '../../../model/index.ts'
import type { MatchKey } from '../../../records/index.ts'
import type { Outcome } from '../import.ts'

/** What planning remembers of a row; all else lies in the database. */
export interface RowOutline {
  line: number
  hash: string
  /** `lead`, or `interest` where nobody can be reached. */
  object: string
  /** Id of the new record that it is drafted as, before it is decided what becomes of it. */
  fresh: string
  /** By which the record is known: of a person alone, or of whatever object it is. */
  keys: MatchKey[]
  /** Id of the record that the row says it is. */
  given?: string
  /** Its id where the file is from: rows of other ids there are other records, whatever they are called. */
  external?: string
  /** Name by which records that are no people are known too. */
  name?: string
  refused: boolean
  /** Other rows that it points at, by field. */
  lines: Record<string, number>
  outcome?: Outcome
  record?: { object: string; id: string }
  turn: number
  /** Why no new record can be made of it; of no account where it belongs to a known one. */
  incomplete?: Problem[]
  /** Found while planning. */
  problems?: Problem[]
}
