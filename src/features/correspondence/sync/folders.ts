import type { ImapFlow, ListResponse } from 'imapflow'
import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'

/** A folder that is read. */
export interface Folder {
  path: string
  isInbox: boolean
  isSent: boolean
  uidValidity: bigint
  uidNext: number
}

/** Whose letters are nobody's, not yet or no more, or lie elsewhere too. */
const leftOut = new Set(['\\Trash', '\\Junk', '\\Drafts', '\\All', '\\Flagged', '\\Important'])

/** The folders of a mailbox that are read, with how far they go; the inbox first. */
export async function foldersOf(imap: ImapFlow, { rules }: Mailbox): Promise<Folder[]> {
  const listed = await imap.list({ statusQuery: { uidNext: true, uidValidity: true } })
  return listed
    .filter(folder => isRead(folder) && (folder.specialUse === '\\Inbox' || !rules.folders.includes(folder.path)))
    .flatMap(({ path, specialUse, status }) => {
      if (!status?.uidValidity || !status.uidNext) return []
      const { uidValidity, uidNext } = status
      return { path, isInbox: specialUse === '\\Inbox', isSent: specialUse === '\\Sent', uidValidity, uidNext }
    })
    .sort((a, b) => Number(b.isInbox) - Number(a.isInbox) || Number(b.isSent) - Number(a.isSent))
}

const isRead = ({ flags, specialUse }: ListResponse): boolean =>
  !flags.has('\\Noselect') && !flags.has('\\NonExistent') && !leftOut.has(specialUse ?? '')

/** The last number of a folder that was read; 0 where it is new, or the server numbers it anew. */
export async function lastUid(ctx: Context, mailbox: string, { path, uidValidity }: Folder): Promise<number> {
  const row = await ctx.db.one<{ last: string }>(sql`
    select last_uid::text as last from mail_folder
    where workspace_id = ${ctx.workspace} and mailbox = ${mailbox} and path = ${path} and uid_validity = ${uidValidity.toString()}::bigint`)
  return Number(row?.last ?? 0)
}

/** In the transaction that takes in what lies up to there. */
export const markRead = (ctx: Context, mailbox: string, { path, uidValidity }: Folder, last: number) =>
  ctx.db.query(sql`
    insert into mail_folder (mailbox, path, uid_validity, last_uid)
    values (${mailbox}, ${path}, ${uidValidity.toString()}::bigint, ${last})
    on conflict (workspace_id, mailbox, path) do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`)
