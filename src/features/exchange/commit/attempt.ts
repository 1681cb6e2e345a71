import { Invalid, RapportError, Unavailable } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Done } from './attach.ts'
import type { Settled } from './keep.ts'
import type { PlannedRow } from './planned-row.ts'

/** A row that fails is refused with its reason and leaves nothing behind; the others go on. */
export async function attempt(ctx: Context, row: PlannedRow, work: (ctx: Context) => Promise<Done>): Promise<Settled> {
  try {
    return { line: row.line, ...(await transact(ctx, work)) }
  } catch (error) {
    if (isOfRow(error)) return refused(row.line, error)
    throw error
  }
}

/** Whether a failure is for what stands in a row, and not for a database that cannot do anything now. */
export const isOfRow = (error: unknown): error is RapportError =>
  error instanceof RapportError && !(error instanceof Unavailable)

export const refused = (line: number, error: RapportError): Settled => ({
  line,
  outcome: 'refused',
  record: null,
  problems: error instanceof Invalid ? error.problems : [{ field: '', code: error.code, params: error.params }],
})
