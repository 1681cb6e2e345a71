import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RecordJson } from '../../records/row.ts'
import type { ClientLetters } from '../client-letter.ts'
import type { Papers } from '../paper.ts'
import type { PriceLines } from '../pricing.ts'
import type { RequireSignedOff } from '../sign-off.ts'

/** Bytes of a kept file, by what they are. */
export type ReadFile = (workspace: string, hash: string) => Promise<NodeJS.ReadableStream | null>

/** What other features do for quotes. */
export interface QuoteMeans {
  letters: ClientLetters
  readFile: ReadFile
  /** Where papers cannot be made a quote goes without one. */
  papers: Papers | null
  price: PriceLines | null
  /** With all that follows from entering a stage. */
  moveDeal(ctx: Context, id: string, to: JsonObject & { stage: string }): Promise<RecordJson>
  /** Makes an order of an accepted quote, once. `null`: orders are not made of quotes. */
  makeOrder: ((ctx: Context, quote: string) => Promise<unknown>) | null
  /** Stands before everything that leaves: throws where somebody has to agree first. */
  requireSignedOff: RequireSignedOff | null
}
