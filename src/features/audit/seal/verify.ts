import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../../../database/connection.ts'
import { formatPlace, type Place, placeOf } from '../../../database/outbox-place.ts'
import { digestRows, hashOf, type Seal, sealColumns } from './chain.ts'
import type { AuditKeys } from './keys.ts'
import { isRewritten, type Rewriting, rewritingsIn } from './rewrite.ts'
import { digestOf, findRows, goneDigest, type SealedStream, sealedStreams, tables, unpackRows } from './rows.ts'
import { lastId, places } from './seal.ts'

/** What is wrong with the audit. `row` and `seal` name the one that is meant. */
export type Finding =
  | { kind: 'altered' | 'missing' | 'unsealed'; stream: SealedStream; row: string }
  | { kind: 'sealAltered' | 'sealMissing' | 'noKey'; seal: number; mark?: string }
  | { kind: 'cutOff'; seal: number | null; stream: SealedStream | null }
  | { kind: 'otherChain'; seal: number }

/** A link that was published elsewhere. */
export interface Head {
  number: number
  hash: string
}

export interface Verdict {
  seals: number
  /** Rows that are as they were sealed. */
  intact: number
  /** Rows whose time was over, as the chain says itself. */
  expired: number
  /** Rows that wait for the next seal. */
  waiting: number
  head: Head | null
  findings: Finding[]
}

/** What verifying one company needs and gathers. */
interface Inquiry {
  db: Connection
  workspace: string
  keys: AuditKeys
  verdict: Verdict
  /** Ids of all rows that were sealed, and of those that were removed since because their time was over. */
  sealed: Record<SealedStream, Set<string>>
  expired: Set<string>
  /** What became of rows that were written anew, in order. */
  rewritten: Map<string, Rewriting[]>
  /** How far each stream was sealed, as the chain says. */
  upto: Partial<Record<SealedStream, string>>
}

/** Compares everything that was sealed with what is there now, as of one moment, while others go on working. */
export function verifyAudit(
  db: Connection,
  { workspace, keys, head }: { workspace: string; keys: AuditKeys; head?: Head },
): Promise<Verdict> {
  return db.transaction(async inside => {
    await inside.query(sql`set transaction isolation level repeatable read, read only`, 'fresh')
    const verdict: Verdict = { seals: 0, intact: 0, expired: 0, waiting: 0, head: null, findings: [] }
    const sealed = { change: new Set<string>(), security: new Set<string>() }
    const [expired, rewritten] = [new Set<string>(), new Map<string, Rewriting[]>()]
    const inquiry: Inquiry = { db: inside, workspace, keys, verdict, sealed, expired, rewritten, upto: {} }
    await readExpired(inquiry)
    await readRewritten(inquiry)
    await verifyChain(inquiry)
    await compareHead(inquiry, head)
    for (const stream of sealedStreams) await findStrangers(inquiry, stream)
    return verdict
  })
}

async function readExpired({ db, expired }: Inquiry): Promise<void> {
  for await (const { rows } of sealsOf(db, 'expired')) for (const { id } of unpackRows(rows)) expired.add(id)
}

async function readRewritten({ db, rewritten }: Inquiry): Promise<void> {
  for await (const { rows, key } of sealsOf(db, 'rewritten'))
    for (const [id, rewriting] of rewritingsIn(unpackRows(rows), key))
      rewritten.set(id, [...(rewritten.get(id) ?? []), rewriting])
}

const sealsAtOnce = 50

async function* sealsOf(db: Connection, kind?: Seal['kind']): AsyncGenerator<Seal> {
  for (let number = 0; ; ) {
    const seals = await db.query<Seal>(sql`
      select ${sealColumns} from audit_seal
      where workspace_id = current_setting('rapport.workspace')::uuid and number > ${number}
        and (${kind ?? null}::text is null or kind = ${kind ?? null}::text)
      order by number limit ${sealsAtOnce}`)
    yield* seals
    number = seals.at(-1)?.number ?? 0
    if (seals.length < sealsAtOnce) return
  }
}

async function verifyChain(inquiry: Inquiry): Promise<void> {
  const { verdict } = inquiry
  let previous: Seal | undefined
  for await (const seal of sealsOf(inquiry.db)) {
    for (let number = (previous?.number ?? 0) + 1; number < seal.number; number++)
      verdict.findings.push({ kind: 'sealMissing', seal: number })
    const follows = seal.number === (previous?.number ?? 0) + 1
    await verifySeal(inquiry, seal, follows ? { hash: previous?.hash } : null)
    verdict.seals++
    verdict.head = { number: seal.number, hash: seal.hash.toString('hex') }
    previous = seal
  }
}

/** `before`: what the link is chained to; `null` when that one is missing, so that its own hash tells nothing. */
async function verifySeal(inquiry: Inquiry, seal: Seal, before: { hash: Buffer | undefined } | null): Promise<void> {
  const { verdict, keys, workspace, upto, sealed, rewritten } = inquiry
  const rows = unpackRows(seal.rows)
  if (seal.kind === 'rows') for (const { id } of rows) sealed[seal.stream].add(id)
  if (seal.kind !== 'expired' && isPlaced(seal.upto)) upto[seal.stream] = seal.upto
  const key = keys.find(seal.key)
  if (!key) return void verdict.findings.push({ kind: 'noKey', seal: seal.number, mark: seal.key })
  const right =
    (!before || hashOf(key, workspace, seal, before.hash).equals(seal.hash)) &&
    digestRows(seal.rows).equals(seal.digest) &&
    seal.count === rows.length
  if (!right) return void verdict.findings.push({ kind: 'sealAltered', seal: seal.number })
  if (seal.kind === 'expired') verdict.expired += rows.length
  if (seal.kind !== 'rows') return
  const found = new Map(
    (
      await findRows(
        inquiry.db,
        seal.stream,
        rows.map(({ id }) => id),
      )
    ).map(row => [row.id, row]),
  )
  for (const { id, digest } of rows) {
    const row = found.get(id)
    const steps = rewritten.get(id) ?? []
    if (row && (digestOf(key, row).equals(digest) || isRewritten(row, digest, steps, keys.find))) verdict.intact++
    else if (row) verdict.findings.push({ kind: 'altered', stream: seal.stream, row: id })
    else if (!inquiry.expired.has(id) || digest.equals(goneDigest))
      verdict.findings.push({ kind: 'missing', stream: seal.stream, row: id })
  }
}

/** What was written before the chain began is sealed in order of ids, apart from the order of commits. */
const isPlaced = (upto: string): boolean => !upto.startsWith('1-')

async function compareHead({ db, verdict, upto }: Inquiry, head: Head | undefined): Promise<void> {
  for (const stream of sealedStreams) {
    const place = await placeOf(db, places[stream])
    const told = upto[stream]
    if (place.xid > 0n && told !== formatPlace(place)) verdict.findings.push({ kind: 'cutOff', seal: null, stream })
  }
  if (!head) return
  if ((verdict.head?.number ?? 0) < head.number)
    return void verdict.findings.push({ kind: 'cutOff', seal: head.number, stream: null })
  const row = await db.one<{ hash: Buffer }>(sql`
    select hash from audit_seal where workspace_id = current_setting('rapport.workspace')::uuid and number = ${head.number}`)
  if (row && row.hash.toString('hex') !== head.hash) verdict.findings.push({ kind: 'otherChain', seal: head.number })
}

const rowsAtOnce = 20_000

/** Rows that no seal knows: those behind the last seal wait for the next one, others were put in past Rapport. */
async function findStrangers({ db, verdict, sealed }: Inquiry, stream: SealedStream): Promise<void> {
  const waiting = await waitingRows(db, stream, await placeOf(db, places[stream]))
  const older = stream === 'change' ? await olderPlace(db) : null
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await db.query<{ id: string }>(sql`
      select id::text as id from ${raw(tables[stream])}
      where workspace_id = current_setting('rapport.workspace')::uuid and id > ${last}::uuid order by ${raw(tables[stream])}.id limit ${rowsAtOnce}`)
    for (const { id } of rows) {
      if (sealed[stream].has(id)) continue
      if (waiting.has(id) || (older !== null && id > older)) verdict.waiting++
      else verdict.findings.push({ kind: 'unsealed', stream, row: id })
    }
    if (rows.length < rowsAtOnce) return
    last = rows.at(-1)?.id ?? last
  }
}

/** Behind which id what is older than the chain still waits for its seal; `null` once all of it is sealed. */
async function olderPlace(db: Connection): Promise<string | null> {
  const { xid, change } = await placeOf(db, places.older)
  return xid > 0n && change === lastId ? null : change
}

async function waitingRows(db: Connection, stream: SealedStream, { xid, change }: Place): Promise<Set<string>> {
  const [table, id] = stream === 'change' ? ['event', 'change_id'] : ['security_event', 'id']
  const rows = await db.query<{ id: string }>(sql`
    select ${raw(id)}::text as id from ${raw(table)}
    where workspace_id = current_setting('rapport.workspace')::uuid and (xid, ${raw(id)}) > (${String(xid)}::xid8, ${change}::uuid)`)
  return new Set(rows.map(row => row.id))
}
