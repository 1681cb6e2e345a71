import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { Conflict, Invalid, RapportError, Unavailable } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { isKeyAway } from '../../records/protect.ts'
import { transact } from '../../records/transact.ts'
import type { AssignLead, AttachFile, CardRef, Channel, Received } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Application } from '../feature.ts'
import { hiddenInRequests, type RequestCopies } from '../request-copy.ts'
import { maskedReasons, readableOf } from './hidden.ts'
import type { Marks } from './marks.ts'
import { type Outcome, rejected } from './reason.ts'
import { findEarlier, postponeReceipt, type TakenReceipt, takeReceipt, writeOutcome } from './receipt.ts'
import { settle, waitForOthers } from './settle.ts'
import { findSpamSign } from './spam.ts'

export interface Handling {
  channels: ReadonlyMap<string, Channel>
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
  copies: RequestCopies
  marks: Marks
}

/**
 * Settles one receipt: what it makes and the mark that it is settled are one transaction, so that it happens exactly
 * once whatever is killed when. `null` where it was settled before, or another process is at it. `bytes`: as it came, where it was
 * sealed for later and is still known: what needs no key is settled all the same.
 */
export async function handleReceipt(
  application: Application,
  workspace: string,
  id: string,
  handling: Handling,
  bytes?: Buffer,
): Promise<Outcome | null> {
  const ctx = await application.systemContext(workspace, { channel: 'intake', reference: id })
  try {
    return await transact(ctx, inside => handleTaken(inside, id, handling, bytes))
  } catch (error) {
    await postponeReceipt(ctx, id, { code: isKeyAway(error) ? 'keyAway' : 'failed' })
    const isPassing = error instanceof Unavailable || error instanceof Conflict
    application.log[isPassing ? 'warn' : 'error'](
      { receipt: id, error },
      'a request could not be settled, it will be tried again',
    )
    return null
  }
}

async function handleTaken(ctx: Context, id: string, handling: Handling, bytes?: Buffer): Promise<Outcome | null> {
  const receipt = await takeReceipt(ctx, id, handling.copies, bytes)
  if (!receipt) return null
  const channel = handling.channels.get(receipt.channel)
  if (!channel) throw new Error(`no channel is called ${receipt.channel}`)

  const received = await channel.read(receipt.raw)
  const place = (await channel.placeOf?.(ctx, received, receipt.raw)) ?? null
  const judged = await judge(ctx, { receipt, received, place }, handling)
  const outcome = { ...judged, reasons: maskedReasons(judged.reasons, hiddenInRequests(ctx.config)) }
  await writeOutcome(ctx, id, outcome, received.unreadable ? null : readableOf(ctx, received))
  const { record, activity = null } = outcome
  await channel.settled?.(ctx, { raw: receipt.raw, received, outcome: outcome.outcome, record, activity })
  return outcome
}

interface Taken {
  receipt: TakenReceipt
  received: Received
  place: CardRef | null
}

/** Spam and repeats first, unless a person has run the request again; then what it says. */
async function judge(
  ctx: Context,
  { receipt, received, place }: Taken,
  { assignLead, attachFile, keepConsents, marks }: Handling,
): Promise<Outcome> {
  const { raw, forced } = receipt
  if (!forced) {
    const spam = raw.source.active
      ? await findSpamSign(ctx, marks, { raw, received, addressHash: receipt.addressHash })
      : { code: 'sourceInactive' }
    if (spam) return rejected(spam)
    const repeated = await findRepeat(ctx, receipt, received, marks)
    if (repeated) return repeated
  }
  try {
    // A savepoint: what the engine refuses is undone, and the refusal is written down all the same.
    return await transact(ctx, inside =>
      settle(inside, { raw, received, place, forced, assignLead, attachFile, keepConsents }),
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    return rejected(...refusalReasons(error))
  }
}

async function findRepeat(
  ctx: Context,
  receipt: TakenReceipt,
  received: Received,
  marks: Marks,
): Promise<Outcome | null> {
  const hash = await marks.hashContent(ctx, [contentOf(received, receipt)])
  const { source, id } = receipt.raw
  await waitForOthers(ctx, [
    `content ${source.id} ${hash.toString('base64')}`,
    ...(receipt.idempotencyKey ? [`key ${source.id} ${receipt.idempotencyKey}`] : []),
  ])
  await ctx.db.query(
    sql`update receipt set content_hash = ${hash} where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
  const earlier = await findEarlier(ctx, receipt, hash)
  if (!earlier?.object || !earlier.recordId) return null
  return {
    outcome: 'attached',
    record: { object: earlier.object, id: earlier.recordId },
    reasons: [{ code: 'repeat', params: { receipt: earlier.id } }],
  }
}

/** By what was read, not by the bytes: the signed time of a form differs in each copy. Unreadable bytes are their own content. */
function contentOf(received: Received, { raw }: TakenReceipt): Buffer | string {
  const { signs: _, files, ...said } = received
  const content = { ...said, files: files.map(({ name, bytes }) => [name, sha256(bytes)]) }
  return received.unreadable ? raw.bytes : JSON.stringify(sorted(content))
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The same in whatever order the fields came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}

/** What trying again will not change: the record itself is not acceptable. */
const isRefusal = (error: unknown): error is RapportError =>
  error instanceof RapportError &&
  !(error instanceof Unavailable) &&
  !isKeyAway(error) &&
  !(error instanceof Conflict && error.code === 'tryAgain')

const refusalReasons = (error: RapportError) =>
  error instanceof Invalid
    ? error.problems.map(({ field, code, params, says }) => ({
        code: says ? 'rule' : code,
        field,
        ...(params && { params }),
      }))
    : [{ code: error.code, params: error.params }]
