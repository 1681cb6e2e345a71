import { buffer } from 'node:stream/consumers'
import sql from 'sql-template-tag'
import { Forbidden } from '../../../model/index.ts'
import { type Context, fieldRight, findRecord, getRecord, objectOf, scopeOf } from '../../../records/index.ts'
import type { IntakeDoor } from '../../channel.ts'
import { picturesIn } from '../sending/clean.ts'
import type { ReadFile } from '../sending/compose.ts'
import { type ClientLetter, lettersWhere, type RecipientKind } from '../sending/letter.ts'
import { longestPicture } from './clean.ts'
import { letterOf } from './kept-letter.ts'
import type { Letter, LetterFile, Named } from './letter.ts'

/** A letter as a card opens it, whichever way it went. */
export interface ShownLetter extends Pick<Letter, 'from' | 'to' | 'cc' | 'text' | 'html' | 'files' | 'invitation'> {
  /** Who got it unseen by the others: known of letters that were written here. */
  bcc: Named[]
  isOurs: boolean
}

export interface ShowingMeans {
  door: Pick<IntakeDoor, 'open'>
  readFile: ReadFile
}

/** The letter behind an entry of the story, come in or written here, for whoever may read that. Throws NotFound and Forbidden. */
export async function shownLetter(ctx: Context, { door, readFile }: ShowingMeans, id: string): Promise<ShownLetter> {
  const { direction } = await getRecord(ctx, 'activity', id, { fields: ['direction'] })
  if (fieldRight(ctx, objectOf(ctx, 'activity'), 'text') === 'hidden') throw new Forbidden('notShownToYou')
  const [written] = await lettersWhere(ctx, sql`activity = ${id}`)
  if (written) return writtenLetter(ctx, written, readFile)
  return { ...(await letterOf(ctx, door, id)), bcc: [], isOurs: direction === 'out' }
}

async function writtenLetter(ctx: Context, letter: ClientLetter, readFile: ReadFile): Promise<ShownLetter> {
  const to = (kind: RecipientKind): Named[] =>
    letter.recipients.filter(one => one.kind === kind).map(({ name, address }) => ({ name, address }))
  const { name, address } = await senderOf(ctx, letter)
  const seesFiles = scopeOf(ctx, objectOf(ctx, 'attachment'), 'read') !== 'none'
  const named = seesFiles ? picturesIn(letter.html) : []
  const pictures = await Promise.all(named.map(picture => pictureOf(ctx, picture, readFile)))
  return {
    from: { name, address },
    to: to('to'),
    cc: to('cc'),
    bcc: to('bcc'),
    text: letter.text,
    html: letter.html,
    files: pictures.flatMap(picture => picture ?? []),
    invitation: null,
    isOurs: true,
  }
}

/** The mailbox as it is called now, also one that is gone. */
const senderOf = async ({ db, workspace }: Context, { mailbox }: ClientLetter): Promise<Named> =>
  (await db.one<Named>(
    sql`select name, address from mailbox where workspace_id = ${workspace} and id = ${mailbox}`,
  )) ?? { name: '', address: '' }

/** A picture in the text, as far as the reader sees its file. */
async function pictureOf(ctx: Context, id: string, readFile: ReadFile): Promise<LetterFile | null> {
  const file = await findRecord(ctx, 'attachment', id, { fields: ['name', 'type', 'hash', 'size'] })
  if (!file || Number(file.size) > longestPicture) return null
  const stream = await readFile(ctx.workspace, String(file.hash))
  return stream && { name: String(file.name), type: String(file.type), bytes: await buffer(stream), contentId: id }
}
