import { type Context, createRecord, listRecords, transact } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { AttachFile, GivenFile } from '../channel.ts'
import { lockFile } from '../file-lock.ts'
import { contentType } from './content-type.ts'
import { type FileStore, hashOf } from './store.ts'

export type Link = { object: string; id: string }

/** Puts files of requests on the cards that the requests belong to. A request run again finds its files there. */
export const attachFile =
  (store: FileStore): AttachFile =>
  async (ctx, file, on) => {
    const hash = hashOf(file.bytes)
    const same = { on: on.id, hash, name: safeName(file.name) }
    const { data } = await listRecords(ctx, 'attachment', { filter: same, limit: 1 })
    return (data[0] ?? (await keepFile(ctx, store, file, on))).id
  }

/** Keeps the attachment, and last its bytes: what is refused leaves none, and what cannot be written has no attachment. */
export async function keepFile(ctx: Context, store: FileStore, file: GivenFile, on: Link | null): Promise<RecordJson> {
  const hash = hashOf(file.bytes)
  return transact(ctx, async inner => {
    await lockFile(inner.db, ctx.workspace, hash)
    const record = await createRecord(
      inner,
      'attachment',
      { name: safeName(file.name), type: contentType(file.bytes), size: file.bytes.length, hash, on },
      { engine: true },
    )
    await store.put(ctx.workspace, file.bytes)
    return record
  })
}

/** Controls, and signs that turn the direction of writing: with them `exe.gpj` is shown as `jpg.exe`, or the other way. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The last part of the name, without what a path, a header or a false ending could be made of. */
function safeName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const clean = last.normalize('NFC').replace(unseen, '').trim()
  return clean.slice(-255).toWellFormed() || 'file'
}
