import {
  type ReadingUse,
  readingBeyond,
  readingNear,
  readingQuotaOf,
  requireReading,
  sinceOf,
} from '../access/reading-quota.ts'
import { addOpened, readingUse } from '../access/reading-use.ts'
import type { Database } from '../database/open.ts'
import type { Log } from '../features/feature.ts'
import type { Context } from '../records/context.ts'
import { type DistinctRecords, distinctRecords } from './distinct-records.ts'

/** Counts the records that people open, whichever way; over all processes as far as these have told each other. */
export interface OpenedRecords {
  /** Throws TooMany for whom it stops. Returns the quota to whose end he comes soon. */
  admit(ctx: Context): Promise<'hour' | 'day' | null>
  /** Counts what was told, a record once a day. */
  note(ctx: Context, ids: Iterable<string>): void
  stop(): Promise<void>
}

/** Told that somebody has come to the end of a quota. */
export type TellBeyond = (
  who: { workspace: string; user: string; address: string | null },
  use: ReadingUse,
) => Promise<void>

interface Reader {
  workspace: string
  user: string
  address: string | null
  /** By all processes, when it was last looked at. */
  written: ReadingUse
  /** Opened here, and not written down yet. */
  waiting: number
  /** The quotas whose end administrators were told of. */
  told: string
  hour: number
  day: number
  seen: DistinctRecords
}

const writeEvery = 1000
const mostReaders = 5000

export function keepOpenedRecords(database: Database, tellBeyond: TellBeyond, log: Log): OpenedRecords {
  const readers = new Map<string, Promise<Reader>>()
  const waiting = new Set<Reader>()
  let writing = Promise.resolve()

  /** Whom nobody has heard of is looked up once; an hour and a day begin from nothing. */
  async function readerOf({ workspace }: Context, user: string): Promise<Reader> {
    const name = `${workspace} ${user}`
    const begun =
      readers.get(name) ??
      // Not by the connection of the call: others wait for the same answer when it hangs up.
      readingUse(database.workspace(workspace), workspace, user).then(written => ({
        ...{ workspace, user, address: null, written, waiting: 0, told: '' },
        ...{ hour: sinceOf('hour'), day: sinceOf('day'), seen: distinctRecords() },
      }))
    if (readers.size >= mostReaders) readers.clear()
    readers.set(name, begun)
    begun.catch(() => readers.delete(name))
    return turnOver(await begun)
  }

  /** Also a quota that was made smaller meanwhile is told of before it stops anybody. */
  function askToTell(reader: Reader, beyond: readonly ('hour' | 'day')[]): void {
    const told = beyond.map(kind => `${kind} ${sinceOf(kind)}`).join(' ')
    if (told && told !== reader.told) waiting.add(reader)
    reader.told = told
  }

  async function write(): Promise<void> {
    const given = [...waiting]
    waiting.clear()
    for (const [place, group] of Map.groupBy(given, ({ workspace, hour }) => `${workspace} ${hour}`)) {
      const [workspace = ''] = place.split(' ')
      await writeGroup(workspace, group)
    }
  }

  async function writeGroup(workspace: string, group: readonly Reader[]): Promise<void> {
    const taken = new Map(group.map(reader => [reader.user, reader.waiting]))
    const hour = group[0]?.hour ?? sinceOf('hour')
    const uses = await addOpened(database.workspace(workspace), workspace, hour, taken)
    const byUser = new Map(uses.map(({ user, ...use }) => [user, use]))
    for (const reader of group) {
      reader.waiting -= taken.get(reader.user) ?? 0
      reader.written = byUser.get(reader.user) ?? reader.written
      await tellBeyond(reader, reader.written)
    }
  }

  function begin(): void {
    if (!waiting.size) return
    writing = writing.then(write).catch(error => log.warn({ err: error }, 'what people open could not be written down'))
  }
  const timer = setInterval(begin, writeEvery)

  return {
    async admit(ctx) {
      const { user } = ctx.actor
      const quota = readingQuotaOf(ctx.config, user)
      if (!user || !quota) return null
      const reader = await readerOf(ctx, user)
      const use = withWaiting(reader)
      askToTell(reader, readingBeyond(quota, use))
      requireReading(ctx, quota, use)
      return readingNear(quota, use)
    },
    note(ctx, ids) {
      const { user } = ctx.actor
      if (!user) return
      void readerOf(ctx, user).then(
        reader => {
          const opened = reader.seen.add(ids)
          reader.address = ctx.via.address ?? reader.address
          if (!opened) return
          reader.waiting += opened
          waiting.add(reader)
        },
        () => {},
      )
    },
    async stop() {
      clearInterval(timer)
      begin()
      await writing
    },
  }
}

const withWaiting = ({ written, waiting }: Reader): ReadingUse => ({
  ...written,
  hour: written.hour + waiting,
  day: written.day + waiting,
})

function turnOver(reader: Reader): Reader {
  if (reader.hour !== sinceOf('hour')) {
    reader.hour = sinceOf('hour')
    reader.written = { ...reader.written, hour: 0 }
  }
  if (reader.day !== sinceOf('day')) {
    reader.day = sinceOf('day')
    reader.written = { hour: 0, day: 0, exported: 0 }
    reader.seen = distinctRecords()
  }
  return reader
}
