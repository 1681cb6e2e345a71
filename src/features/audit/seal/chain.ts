import { createHash } from 'node:crypto'
import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../../../database/connection.ts'
import type { AuditKey } from './keys.ts'
import { packRows, type SealedRow, type SealedStream } from './rows.ts'

export type SealKind = 'begun' | 'rows' | 'expired' | 'rewritten'

/** One link of the chain, as it is stored. */
export interface Seal {
  number: number
  at: string
  stream: SealedStream
  kind: SealKind
  after: string
  upto: string
  count: number
  rows: Buffer
  digest: Buffer
  key: string
  hash: Buffer
}

export const sealColumns =
  raw(`number::int as number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, stream, kind, after, upto,
  count, rows, digest, key, hash`)

export const lastSeal = (db: Connection): Promise<Seal | undefined> =>
  db.one<Seal>(sql`
    select ${sealColumns} from audit_seal where workspace_id = current_setting('rapport.workspace')::uuid
    order by number desc limit 1`)

/** What comes before the first link. */
const nothing = Buffer.alloc(32)

/** The hash of a link: over the one before, over everything it says, and over the rows. */
export function hashOf(
  key: AuditKey,
  workspace: string,
  seal: Omit<Seal, 'hash'>,
  previous: Buffer | undefined,
): Buffer {
  const { number, at, stream, kind, after, upto, count, digest } = seal
  const told = JSON.stringify([workspace, number, at, stream, kind, after, upto, count, seal.key])
  return key.sign('seal', previous ?? nothing, told, digest)
}

export const digestRows = (rows: Buffer): Buffer => createHash('sha256').update(rows).digest()

export interface NewSeal {
  stream: SealedStream
  kind: SealKind
  after: string
  upto: string
  rows: readonly SealedRow[]
}

/** Puts a link at the end of the chain, one after another: who seals and who rewrites wait for each other here. */
export async function addSeal(
  { db, workspace, key }: { db: Connection; workspace: string; key: AuditKey },
  { rows, ...given }: NewSeal,
): Promise<void> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${workspace}`}, 0))`)
  const last = await lastSeal(db)
  const packed = packRows(rows)
  const unsigned = {
    ...given,
    number: (last?.number ?? 0) + 1,
    at: new Date().toISOString(),
    count: rows.length,
    rows: packed,
    digest: digestRows(packed),
    key: key.mark,
  }
  const { number, at, stream, kind, after, upto, count, digest } = unsigned
  await db.query(sql`
    insert into audit_seal (number, at, stream, kind, after, upto, count, rows, digest, key, hash)
    values (${number}, ${at}, ${stream}, ${kind}, ${after}, ${upto}, ${count}, ${packed}, ${digest}, ${key.mark},
      ${hashOf(key, workspace, unsigned, last?.hash)})`)
}
