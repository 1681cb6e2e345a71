import type { Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** A letter that a feature writes to clients in the name of the caller. It stands on the card and may be taken back like those that people write. */
export interface FeatureLetter {
  /** One that the caller uses: see `mailboxFor`. */
  mailbox: string
  /** The card on whose timeline it stands. */
  on: { object: string; id: string }
  to: readonly { name?: string; address: string }[]
  subject: string
  html: string
  /** Attachments that the caller reads. */
  files?: readonly string[]
  /** So long it can be taken back; 10 unless told. */
  undoSeconds?: number
}

/** How features write to clients by the mail of the company: `correspondence` does it. */
export interface ClientLetters {
  /** From which the caller writes: his own mailbox before one that is shared with him. `null`: from none. */
  mailboxFor(ctx: Context): Promise<string | null>
  /** Everything for which the letter would be refused, by its fields; writes nothing. */
  problemsOf(ctx: Context, letter: FeatureLetter): Promise<readonly Problem[]>
  /** Writes it, in the present transaction; it leaves after that commits. Throws Invalid. */
  write(ctx: Context, letter: FeatureLetter): Promise<{ letter: string; activity: string }>
  /** Whether it was taken back before it left. */
  isTakenBack(ctx: Context, letter: string): Promise<boolean>
}
