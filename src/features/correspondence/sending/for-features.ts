import sql from 'sql-template-tag'
import { Invalid } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { ClientLetters, FeatureLetter } from '../../client-letter.ts'
import { allMailboxes, usesMailbox } from '../mailboxes/mailbox.ts'
import { getLetter } from './change.ts'
import { checkLetter, type GivenLetter } from './check.ts'
import { type WritingMeans, writeLetter } from './write.ts'

/** Letters of other features: checked, kept and sent as those that people write. */
export const clientLetters = (means: WritingMeans): ClientLetters => ({
  mailboxFor,

  async problemsOf(ctx, letter) {
    try {
      await checkLetter(ctx, given(letter), means.consents)
      return []
    } catch (error) {
      if (error instanceof Invalid) return error.problems
      throw error
    }
  },

  async write(ctx: Context, letter) {
    const id = await writeLetter(ctx, given(letter), means)
    const { activity } = await getLetter(ctx, id)
    return { letter: id, activity }
  },

  async isTakenBack({ db, workspace }, letter) {
    const row = await db.one<{ state: string }>(
      sql`select state from outgoing_mail where workspace_id = ${workspace} and id = ${letter}`,
    )
    return row?.state === 'takenBack'
  },
})

const given = ({ to, files, ...letter }: FeatureLetter): GivenLetter => ({
  ...letter,
  to: [...to],
  ...(files && { files: [...files] }),
})

/** From which the caller writes: his own before one that is shared with him. `null`: from none. */
export async function mailboxFor(ctx: Context): Promise<string | null> {
  const sending = await allMailboxes(ctx, sql`active and smtp is not null`)
  const own = sending.filter(mailbox => usesMailbox(ctx, mailbox))
  return (own.find(({ kind }) => kind === 'personal') ?? own[0])?.id ?? null
}
