import sql, { raw, type Sql } from 'sql-template-tag'
import type { Connection } from '../../../database/connection.ts'
import type { AuditKey } from './keys.ts'

export const sealedStreams = ['change', 'security'] as const
export type SealedStream = (typeof sealedStreams)[number]

export const tables = { change: 'change', security: 'security_event' } as const

/**
 * Columns of which nothing may change unseen, as texts. A later column can be put at the end: what is empty is not part of a
 * row's digest. Rows of the samples are dated anew when those come and go, so theirs are sealed without the moment.
 */
const columns: Record<SealedStream, readonly string[]> = {
  change: [
    'id',
    `case when channel <> 'demo' then to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') end`,
    ...[
      'object',
      'record_id',
      'version',
      'kind',
      'actor',
      'channel',
      'reference',
      'request_id',
      'address',
      'before',
      'after',
      'for_user',
      'silent',
    ],
  ],
  security: [
    'id',
    `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`,
    ...['kind', 'outcome', 'reason', 'user_id', 'actor', 'account', 'address', 'agent', 'request_id', 'details'],
  ],
}

/** A row as it is sealed: its id, and every column as text. */
export interface SealableRow {
  id: string
  values: (string | null)[]
}

/** Select list of a `SealableRow` from a stream's table. */
export const sealable = (stream: SealedStream): Sql =>
  raw(`id::text as id, array[${columns[stream].map(column => `(${column})::text`).join(', ')}] as values`)

/** These rows of a stream, those that are there. */
export const findRows = (db: Connection, stream: SealedStream, ids: readonly string[]): Promise<SealableRow[]> =>
  db.query<SealableRow>(sql`
    select ${sealable(stream)} from ${raw(tables[stream])}
    where workspace_id = current_setting('rapport.workspace')::uuid and id = any(${ids}::uuid[])`)

export const digestOf = (key: AuditKey, { values }: SealableRow): Buffer =>
  key.sign('row', JSON.stringify(values.flatMap((value, at) => (value === null ? [] : [[at, value]]))))

/** Of a row that was gone before it could be sealed. */
export const goneDigest = Buffer.alloc(32)

/** A row as a seal holds it. */
export interface SealedRow {
  id: string
  digest: Buffer
}

const width = 48

export const packRows = (rows: readonly SealedRow[]): Buffer =>
  Buffer.concat(rows.flatMap(({ id, digest }) => [Buffer.from(id.replaceAll('-', ''), 'hex'), digest]))

export function unpackRows(bytes: Buffer): SealedRow[] {
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => {
    const at = i * width
    return { id: idFrom(bytes.subarray(at, at + 16)), digest: bytes.subarray(at + 16, at + width) }
  })
}

const idFrom = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
