import type { ClientLetters } from '../../client-letter.ts'
import type { Papers } from '../../paper.ts'
import type { RequireSignedOff } from '../../sign-off.ts'

/** What other features do for invoices that are sent. */
export interface SendingMeans {
  letters: ClientLetters
  papers: Papers
  /** Stands before everything that leaves: throws where somebody has to agree first. */
  requireSignedOff: RequireSignedOff
}
