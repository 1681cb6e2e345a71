import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Kind } from './likeness/kind.ts'
import { type Compared, type ComparedObject, readCompared } from './subjects.ts'

/** So many records stay in memory from one part of a scan to the next, some 600 bytes each; of larger companies others are read again. */
const mostRemembered = 1_000_000

/** The records of one scan as they are compared: each is met under several keys, in as many parts. */
export interface Remembered<Subject> {
  keep(records: readonly Compared<Subject>[]): void
  /** These records, as far as they are still compared. */
  of(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Compared<Subject>>>
}

export function rememberRecords<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
): Remembered<Subject> {
  const remembered = new Map<string, Compared<Subject>>()
  const keep = (records: readonly Compared<Subject>[]): void => {
    for (const record of records) if (remembered.size < mostRemembered) remembered.set(record.id, record)
  }
  return {
    keep,
    async of(ids) {
      const unknown = [...ids].filter(id => !remembered.has(id))
      const read = unknown.length ? await readCompared(ctx, object, kind, sql`t.id = any(${unknown}::uuid[])`) : []
      keep(read)
      const found = new Map(read.map(record => [record.id, record]))
      for (const id of ids) {
        const known = remembered.get(id)
        if (known) found.set(id, known)
      }
      return found
    },
  }
}
