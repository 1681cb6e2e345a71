import { buffer } from 'node:stream/consumers'
import sql from 'sql-template-tag'
import type { Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'

/** The bytes of a picture that a field names; `null` where there is none. Whether the field may be read is asked before. */
export type ReadPicture = (ctx: Context, attachment: Json | undefined) => Promise<Uint8Array | null>

export type ReadFile = (workspace: string, hash: string) => Promise<NodeJS.ReadableStream | null>

/** More than the pictures of any document weigh together; those beyond it are left out. */
const mostBytes = 40_000_000

/**
 * Reads the pictures of one document. Who may read the field may put its picture on paper: the file itself hangs on no card, and
 * is his to read by nothing else.
 */
export function pictureReader(readFile: ReadFile): ReadPicture {
  let left = mostBytes
  return async (ctx, attachment) => {
    if (typeof attachment !== 'string') return null
    const file = await ctx.db.one<{ hash: string; size: number }>(sql`
      select hash, size::int as size from attachment
      where workspace_id = ${ctx.workspace} and id = ${attachment} and deleted_at is null`)
    if (!file || file.size > left) return null
    left -= file.size
    const stream = await readFile(ctx.workspace, file.hash)
    return stream && new Uint8Array(await buffer(stream))
  }
}
