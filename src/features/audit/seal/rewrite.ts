import sql from 'sql-template-tag'
import { formatPlace } from '../../../database/outbox-place.ts'
import { addSeal } from './chain.ts'
import type { AuditKey, AuditKeys } from './keys.ts'
import { digestOf, findRows, type SealableRow, type SealedRow } from './rows.ts'
import { lastId, type Sealing } from './seal.ts'

/** What became of a row that was written anew: by what it was known before, under each key, and by what afterwards. */
export interface Rewriting {
  before: readonly Buffer[]
  after: Buffer
  /** The mark of the key of `after`. */
  key: string
}

/**
 * Has `work` write rows of the history anew, in the present transaction, and says so in the chain. What somebody altered before
 * stays altered: a row is in order only where each link takes it up as the one before left it.
 */
export async function sealOverRewriting(
  { db, workspace, keys }: Omit<Sealing, 'key'> & { keys: AuditKeys },
  ids: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  if (!ids.length) return work()
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${workspace}`}, 0))`)
  const before = new Map((await findRows(db, 'change', ids)).map(row => [row.id, row]))
  await work()
  const rows = (await findRows(db, 'change', ids)).flatMap(row => stepsOf(keys, before.get(row.id), row))
  const place = formatPlace({ xid: 1n, change: lastId })
  await addSeal(
    { db, workspace, key: keys.sealing },
    { stream: 'change', kind: 'rewritten', after: place, upto: place, rows },
  )
}

/** Its digests before, then the one after. */
const stepsOf = (keys: AuditKeys, before: SealableRow | undefined, after: SealableRow): SealedRow[] =>
  before
    ? [
        ...keys.all.map(key => ({ id: before.id, digest: digestOf(key, before) })),
        { id: after.id, digest: digestOf(keys.sealing, after) },
      ]
    : []

/** The rewritings that a link tells of, by the row. */
export function rewritingsIn(rows: readonly SealedRow[], key: string): Map<string, Rewriting> {
  const byRow = Map.groupBy(rows, ({ id }) => id)
  return new Map(
    [...byRow].flatMap(([id, steps]) => {
      const digests = steps.map(({ digest }) => digest)
      const after = digests.pop()
      return after ? [[id, { before: digests, after, key }] as const] : []
    }),
  )
}

/** Whether a row that was sealed as `sealed` has become what it is by rewritings alone. */
export function isRewritten(
  row: SealableRow,
  sealed: Buffer,
  rewritings: readonly Rewriting[],
  find: (mark: string) => AuditKey | undefined,
): boolean {
  let last: Rewriting | null = null
  for (const rewriting of rewritings) {
    const known = last?.after ?? sealed
    if (rewriting.before.some(digest => digest.equals(known))) last = rewriting
    else if (last) return false
  }
  const key = last && find(last.key)
  return Boolean(last && key && digestOf(key, row).equals(last.after))
}
