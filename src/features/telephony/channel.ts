import sql from 'sql-template-tag'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { CardRef, Channel, Received, SettledRequest, Touch } from '../channel.ts'
import type { Ringing } from '../ringing.ts'
import { takeCall } from './call.ts'
import { show } from './show.ts'

/** One call as it goes through the door, when it has ended. */
export interface CallReport {
  call: string
  number: string | null
  direction: 'in' | 'out'
  /** When it began. */
  at: string
  answered: boolean
  wait: number | null
  duration: number
  /** How it ended, in the company's words. */
  result: string
  line: string
  extension: string | null
  /** By which visit of the site he came to the number that he called, and what the activity says of it. */
  touch?: Touch
  text?: string
  user: string | null
}

/** Calls: each is put on the card of whoever called, or is kept as an interest with his number. */
export const callChannel = (ringing: Pick<Ringing, 'tell'>): Channel => ({
  name: 'call',

  async read({ bytes }) {
    const report = JSON.parse(bytes.toString('utf8')) as CallReport
    const { number, direction, at, answered, duration, result, user } = report
    return {
      activity: 'call',
      person: { phones: number ? [number] : [], emails: [], messengers: [] },
      more: {},
      files: [],
      consents: [],
      attribution: report.touch ?? {},
      signs: {},
      direction,
      at,
      duration,
      result,
      text: report.text ?? '',
      ...(user && { by: user }),
      // Whoever has talked with him knows of it, and what is missed is told by its task.
      quiet: answered || direction === 'out',
      onlyKnown: direction === 'out',
      data: dataOf(report),
    } satisfies Received
  },

  /** It lies on a card already: who found it there has seen whose number it is. */
  async placesOf(ctx, requests) {
    const places: (CardRef | null)[] = []
    for (const { received } of requests) places.push(await placeOf(ctx, callOf(received)))
    return places
  },

  async settled(ctx, settled) {
    for (const each of settled) await noteOnCard(ctx, ringing, each)
  },
})

async function placeOf(ctx: Context, id: string): Promise<CardRef | null> {
  const call = await takeCall(ctx, id)
  return call?.object && call.record && call.object !== 'interest' ? { object: call.object, id: call.record } : null
}

async function noteOnCard(
  ctx: Context,
  ringing: Pick<Ringing, 'tell'>,
  { received, record, activity }: SettledRequest,
): Promise<void> {
  const id = callOf(received)
  if (!activity || !record) return
  await ctx.db.query(sql`
    update phone_call set object = ${record.object}, record_id = ${record.id}, activity = ${activity}
    where workspace_id = ${ctx.workspace} and id = ${id}`)
  const call = await takeCall(ctx, id)
  if (!call) return
  await show(ctx, call)
  // Now there is a card on which what came of it can be said.
  await ctx.db.afterwards(() => ringing.tell(ctx.workspace, call.told))
}

const callOf = ({ data }: Received): string => String(data?.call ?? '')

/** What pages need of it beside the activity's own fields. The number stands on the card. */
export const dataOf = ({ call, answered, wait, line, extension }: Omit<CallReport, 'number'>): JsonObject => ({
  call,
  answered,
  wait,
  line,
  extension,
})
