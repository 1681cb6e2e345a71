import { Conflict, Invalid, RapportError, Unavailable } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { isKeyAway } from '../../records/protect.ts'
import { transact } from '../../records/transact.ts'
import type { AssignLead, AttachFile, Channel } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Application } from '../feature.ts'
import type { RequestCopies } from '../request-copy.ts'
import { type Found, lookUp } from './look-up.ts'
import type { Marks } from './marks.ts'
import { type Outcome, rejected } from './reason.ts'
import { type PendingReceipt, postponeReceipt, takeReceipts } from './receipt.ts'
import { type Request, readRequest } from './request.ts'
import { settle, waitForOthers } from './settle.ts'
import { findSpamSign } from './spam.ts'
import { nothingWritten, type Written } from './written.ts'

export interface Handling {
  channels: ReadonlyMap<string, Channel>
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
  copies: RequestCopies
  marks: Marks
}

/**
 * Settles receipts together: what they make and the marks that they are settled are one transaction. Where one of them stands in the
 * way, each is settled by itself.
 */
export async function handleReceipts(
  application: Application,
  workspace: string,
  pending: readonly PendingReceipt[],
  handling: Handling,
): Promise<void> {
  if (pending.length > 1) {
    const ctx = await application.systemContext(workspace, { channel: 'intake' })
    try {
      await transact(ctx, inside => handleTaken(inside, pending, handling))
      return
    } catch (error) {
      application.log.info({ receipts: pending.length, err: error }, 'requests are settled one by one')
    }
  }
  for (const { id, bytes } of pending) await handleReceipt(application, workspace, id, handling, bytes)
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
    const [outcome] = await transact(ctx, inside => handleTaken(inside, [{ id, bytes }], handling))
    return outcome ?? null
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

/** What is known of all of them is looked up at once, and again for those of which it may have changed by one before. */
async function handleTaken(ctx: Context, pending: readonly PendingReceipt[], handling: Handling): Promise<Outcome[]> {
  const receipts = await takeReceipts(ctx, pending, handling.copies)
  const requests: Request[] = []
  for (const receipt of receipts) requests.push(await readRequest(ctx, receipt, handling))
  await waitForOthers(
    ctx,
    requests.flatMap(({ ties }) => ties),
  )

  const known = await lookUp(ctx, requests)
  const written = nothingWritten()
  const outcomes: Outcome[] = []
  for (const request of requests) {
    const found = await foundNow(ctx, request, { known, written })
    const by = { ...ctx, via: { ...ctx.via, reference: request.id } }
    const judged = await judge(by, { request, found, written, isAlone: requests.length === 1 }, handling)
    written.add({ request, ...judged })
    outcomes.push(judged.outcome)
  }
  await written.writeAll(ctx)
  return outcomes
}

async function foundNow(
  ctx: Context,
  request: Request,
  { known, written }: { known: ReadonlyMap<Request, Found>; written: Written },
): Promise<Found> {
  const found = known.get(request)
  if (found && !written.isStale(request, found)) return found
  await written.writeAll(ctx)
  const again = (await lookUp(ctx, [request])).get(request)
  if (!again) throw new Error('what is asked for is looked up')
  return again
}

interface Judging {
  request: Request
  found: Found
  written: Written
  isAlone: boolean
}

interface Judged {
  outcome: Outcome
  isJudged: boolean
}

/** Spam and repeats first, unless a person has run the request again; then what it says. */
async function judge(ctx: Context, judging: Judging, handling: Handling): Promise<Judged> {
  const { receipt, received } = judging.request
  const { raw, forced, addressHash } = receipt
  if (!forced) {
    const spam = raw.source.active
      ? await findSpamSign(ctx, handling.marks, { raw, received, addressHash })
      : { code: 'sourceInactive' }
    if (spam) return { outcome: rejected(spam), isJudged: false }
    const repeated = repeatOf(judging.found)
    if (repeated) return { outcome: repeated, isJudged: true }
  }
  return { outcome: await settleOrRefuse(ctx, judging, handling), isJudged: !forced }
}

function repeatOf({ earlier }: Found): Outcome | null {
  if (!earlier?.object || !earlier.recordId) return null
  return {
    outcome: 'attached',
    record: { object: earlier.object, id: earlier.recordId },
    reasons: [{ code: 'repeat', params: { receipt: earlier.id } }],
  }
}

async function settleOrRefuse(
  ctx: Context,
  { request, found, written, isAlone }: Judging,
  { assignLead, attachFile, keepConsents }: Handling,
): Promise<Outcome> {
  const { receipt, received, sender, reasons } = request
  const work = (inside: Context) =>
    settle(inside, {
      raw: receipt.raw,
      received,
      sender,
      found,
      reasons,
      forced: receipt.forced,
      addActivity: input => written.addActivity(request, input),
      assignLead,
      attachFile,
      keepConsents,
    })
  // Of several the first refusal ends it for all: they come again one by one.
  if (!isAlone) return work(ctx)
  try {
    // A savepoint: what the engine refuses is undone, and the refusal is written down all the same.
    return await transact(ctx, async inside => {
      const outcome = await work(inside)
      await written.writeActivities(inside)
      return outcome
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    written.dropActivities()
    return rejected(...refusalReasons(error))
  }
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
