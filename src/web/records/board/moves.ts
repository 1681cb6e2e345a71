import type { ReactNode } from 'react'
import type { RecordJson } from '../../app/contract.ts'

/** What came of a move: the record as it is now, and the way back where there is one. */
export interface Moved {
  record: RecordJson
  undo?: () => Promise<RecordJson>
  /** In place of the usual words about it. */
  message?: string
}

/** What came of it for one of the records; `null`: it stays where it was, given up, or refused with an error. */
export interface Outcome {
  record: RecordJson
  moved: Moved | null
  error?: unknown
}

/** Brings records into another column, asking once for all what has to be known first. */
export type Move = (records: readonly RecordJson[], value: string) => Promise<Outcome[]>

/** How the records of an object come into other columns, where that is more than a changed field. */
export interface OwnMoves {
  useMove: () => { move: Move; dialog: ReactNode }
  /** Fields asked for with each card, so that a move can be taken back whole. */
  needs: readonly string[]
}
