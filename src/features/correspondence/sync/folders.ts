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

/** Numbers of letters in a folder: from the first up to the second, which is none of them. */
export interface Stretch {
  from: number
  to: number
}

/** What of a folder was not read, the lowest numbers first; all of it where it is new, or the server numbers it anew. */
export async function unreadOf(ctx: Context, mailbox: string, folder: Folder): Promise<Stretch[]> {
  const { path, uidValidity, uidNext } = folder
  return ctx.db.query<Stretch>(sql`
    select lower(r)::float8 as "from", upper(r)::float8 as "to" from unnest(int8multirange(int8range(1, ${uidNext}::bigint)) - coalesce((
      select read_uids from mail_folder
      where workspace_id = ${ctx.workspace} and mailbox = ${mailbox} and path = ${path} and uid_validity = ${uidValidity.toString()}::bigint), '{}')) r`)
}

/** In the transaction that takes in what lies there. */
export const markRead = (ctx: Context, mailbox: string, { path, uidValidity }: Folder, { from, to }: Stretch) =>
  ctx.db.query(sql`
    insert into mail_folder as f (mailbox, path, uid_validity, read_uids)
    values (${mailbox}, ${path}, ${uidValidity.toString()}::bigint, int8multirange(int8range(${from}::bigint, ${to}::bigint)))
    on conflict (workspace_id, mailbox, path) do update set uid_validity = excluded.uid_validity,
      read_uids = case when f.uid_validity = excluded.uid_validity then f.read_uids + excluded.read_uids else excluded.read_uids end`)
