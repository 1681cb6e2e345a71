import { RapportError } from '../../model/index.ts'
import { type Context, findRecord, transact } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { QuoteMeans } from './means.ts'
import { quoteSettings } from './settings.ts'

/** What became of the deal of a quote: moved, left where it is further already, or refused with the reason of that. */
export type DealMove = { moved: true; stage: string } | { moved: false; why: RapportError | null }

/**
 * Moves the deal of a quote to the stage that is set for what happened: forward, among open deals. That it cannot be moved (the stage
 * wants more, the caller may not) keeps no quote from leaving or being accepted.
 */
export async function moveDealOf(
  ctx: Context,
  quote: RecordJson,
  event: 'sent' | 'accepted',
  means: Pick<QuoteMeans, 'moveDeal'>,
): Promise<DealMove> {
  const deal = quote.deal ? await findRecord(ctx, 'deal', String(quote.deal), { fields: ['pipeline', 'stage'] }) : null
  const stage = deal && (await quoteSettings(ctx)).stages[String(deal.pipeline)]?.[event]
  if (!deal || !stage || !isForward(ctx, String(deal.stage), stage)) return { moved: false, why: null }
  try {
    await transact(ctx, inside => means.moveDeal(inside, deal.id, { stage }))
    return { moved: true, stage }
  } catch (error) {
    if (error instanceof RapportError) return { moved: false, why: error }
    throw error
  }
}

function isForward({ config }: Context, from: string, to: string): boolean {
  const [now, next] = [config.stages.get(from), config.stages.get(to)]
  if (!now || !next || now.kind !== 'open' || now.pipeline !== next.pipeline) return false
  return next.position > now.position
}
