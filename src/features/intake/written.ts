import { type JsonObject, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecords, type GivenRecord } from '../../records/create.ts'
import { hiddenInRequests } from '../request-copy.ts'
import { maskedReasons, readableOf } from './hidden.ts'
import type { Found } from './look-up.ts'
import type { Outcome } from './reason.ts'
import { writeOutcomes } from './receipt.ts'
import type { Request } from './request.ts'

/** What became of a request. */
export interface Settled {
  request: Request
  outcome: Outcome
  /** It was judged by what it says: what repeats it is known by that from now on. */
  isJudged: boolean
}

/** What requests that are settled together have written: in one statement of a kind for all of them. */
export interface Written {
  /** Has an activity written that shows a request; its id. */
  addActivity(request: Request, input: JsonObject): string
  /** Writes the activities that are not written yet. */
  writeActivities(ctx: Context): Promise<void>
  /** Lets go of them: what they belong to was undone. */
  dropActivities(): void
  add(settled: Settled): void
  /** Whether what was found of a request may be otherwise by what was settled since. */
  isStale(request: Request, found: Found): boolean
  /** Writes all that is not written yet, what the channels write with it too. */
  writeAll(ctx: Context): Promise<void>
}

export function nothingWritten(): Written {
  let activities: GivenRecord[] = []
  let settled: Settled[] = []
  const changed = new Set<string>()

  async function writeActivities(ctx: Context): Promise<void> {
    const rows = activities
    activities = []
    await createRecords(ctx, 'activity', rows)
  }

  return {
    addActivity(request, input) {
      const id = newId()
      activities.push({ id, input, reference: request.id })
      return id
    },
    writeActivities,
    dropActivities() {
      activities = []
    },
    add(one) {
      settled.push(one)
      for (const tie of changedBy(one)) changed.add(tie)
    },
    isStale: ({ ties, received }, { known, placed }) =>
      [...ties, ...(received.thread ?? []), ...tiesOf(known), ...tiesOf(placed)].some(tie => changed.has(tie)),
    async writeAll(ctx) {
      const all = settled
      settled = []
      await writeActivities(ctx)
      if (!all.length) return
      await writeOutcomes(
        ctx,
        all.map(each => receiptOf(ctx, each)),
      )
      await tellChannels(ctx, all)
    },
  }
}

const tiesOf = (card: { object: string; id: string } | null): string[] =>
  card ? [`card ${card.object} ${card.id}`] : []

/** What answers or repeats it finds it. A card has changed by it only where somebody is told of it. */
function changedBy({ request: { ties, received }, outcome: { record, outcome } }: Settled): string[] {
  if (!record) return []
  const isQuiet = outcome === 'attached' && (received.quiet || received.direction === 'out')
  const known = isQuiet ? ties.filter(tie => /^(?:content|key) /.test(tie)) : [...ties, ...tiesOf(record)]
  return [...known, ...(received.thread ?? [])]
}

function receiptOf(ctx: Context, { request: { id, received, contentHash }, outcome, isJudged }: Settled) {
  return {
    id,
    outcome: { ...outcome, reasons: maskedReasons(outcome.reasons, hiddenInRequests(ctx.config)) },
    readable: received.unreadable ? null : readableOf(ctx, received),
    contentHash: isJudged ? contentHash : null,
  }
}

async function tellChannels(ctx: Context, settled: readonly Settled[]): Promise<void> {
  for (const [channel, among] of Map.groupBy(settled, ({ request }) => request.channel))
    await channel.settled?.(
      ctx,
      among.map(({ request: { receipt, received }, outcome: { outcome, record, activity = null } }) => ({
        raw: receipt.raw,
        received,
        outcome,
        record,
        activity,
      })),
    )
}
