import { Forbidden, Invalid, parseAmount } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { keyOf } from '../../sales-plans.ts'
import { readWhom, type Whom } from '../people.ts'
import { requireDealsSeen } from '../seen.ts'
import { type ForecastAsked, type ForecastLine, forecastOf, mayOverride, readAsked } from './forecast.ts'
import { type Figure, keepOverride, type Override, overrideHistory } from './overrides.ts'

export interface OverrideAsked extends Omit<ForecastAsked, 'asOf'> {
  whom: { kind: string; id?: string | null }
  figure: Figure
  /** `null`: as it is reckoned again. */
  amount: string | null
  note?: string | null
}

/** Puts a figure of somebody's in the place of the reckoned one, with what was reckoned then. Returns his line as it is now. */
export async function overrideForecast(ctx: Context, asked: OverrideAsked): Promise<ForecastLine> {
  requireDealsSeen(ctx)
  const { period, pipeline } = readAsked(ctx, asked)
  const whom = readWhom(ctx, asked.whom)
  const by = ctx.actor.user
  if (!by || !mayOverride(ctx, whom)) throw new Forbidden('goalsNotYours')
  const amount = asked.amount === null ? null : parseAmount(asked.amount)
  if (amount === undefined) throw new Invalid([{ field: 'amount', code: 'amount' }])
  return transact(ctx, async inside => {
    const { reckoned } = (await lineOf(inside, asked, whom))[asked.figure]
    const note = asked.note?.trim() || null
    await keepOverride(inside, {
      period,
      pipeline,
      whom,
      figure: asked.figure,
      amount: amount?.toFixed(2) ?? null,
      reckoned,
      note,
      by,
    })
    return lineOf(inside, asked, whom)
  })
}

async function lineOf(ctx: Context, { span, from, pipeline }: OverrideAsked, whom: Whom): Promise<ForecastLine> {
  const { lines } = await forecastOf(ctx, { span, from, pipeline })
  const line = lines.find(({ key }) => key === keyOf(whom))
  if (!line) throw new Invalid([{ field: 'whom', code: 'goalsNobodySells' }])
  return line
}

/** All that was put in the place of somebody's figures of a period, the latest first. */
export async function listOverrides(
  ctx: Context,
  asked: Omit<ForecastAsked, 'asOf'> & { whomKind: string; whom?: string },
): Promise<Override[]> {
  requireDealsSeen(ctx)
  const place = readAsked(ctx, asked)
  return overrideHistory(ctx, place, readWhom(ctx, { kind: asked.whomKind, id: asked.whom }))
}
