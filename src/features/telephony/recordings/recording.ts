import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'

/** Where the sound of calls lies: apart from files of cards, so that neither goes with the other. */
export interface RecordingStore {
  put(workspace: string, bytes: Buffer): Promise<void>
  read(workspace: string, hash: string, part?: { start: number; end: number }): Promise<NodeJS.ReadableStream | null>
  remove(workspace: string, hash: string): Promise<void>
}

/** The sound of a call, as it is kept. */
export interface Recording {
  call: string
  hash: string
  type: string
  size: number
  keptUntil: string
}

const signatures: [type: string, at: number, bytes: string][] = [
  ['audio/wav', 8, 'WAVE'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/mp4', 4, 'ftyp'],
]

/** The type of a sound by its first bytes; `null`: it is none, whatever the other side calls it. */
export function soundType(bytes: Buffer): string | null {
  const known = signatures.find(([, at, text]) => bytes.subarray(at, at + text.length).toString('latin1') === text)
  // MP3 without a head of its own begins with a frame.
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2
  return known?.[0] ?? (isFrame ? 'audio/mpeg' : null)
}

/** Of the call whose activity this is. */
export async function recordingOf({ db, workspace }: Context, call: string): Promise<Recording | null> {
  const row = await db.one<Recording>(sql`
    select call, hash, type, size, kept_until::text as "keptUntil" from phone_recording
    where workspace_id = ${workspace} and call = ${call} and hash is not null and kept_until > now()`)
  return row ?? null
}

/** A player asks for a beginning again while it plays, and for all of it to draw it: within so long that is the same hearing. */
const oneHearing = '5 minutes'

/** Whether whoever asks for the beginning of a recording begins to hear it now: of several questions at once one does. */
export async function beginsToHear({ db, actor }: Context, call: string): Promise<boolean> {
  // A program that belongs to nobody hears anew each time.
  if (!actor.user) return true
  const rows = await db.query(sql`
    insert into phone_hearing as h (call, "user", at) values (${call}, ${actor.user}, now())
    on conflict (workspace_id, call, "user") do update set at = now() where h.at < now() - ${oneHearing}::interval
    returning call`)
  return rows.length > 0
}

/** Removes the bytes of recordings whose rows are gone; of a sound that another call has too they stay. */
export async function removeSounds(ctx: Context, store: RecordingStore, hashes: readonly string[]): Promise<void> {
  for (const hash of new Set(hashes)) {
    const needed = await ctx.db.one(
      sql`select 1 from phone_recording where workspace_id = ${ctx.workspace} and hash = ${hash} limit 1`,
    )
    if (!needed) await store.remove(ctx.workspace, hash)
  }
}
