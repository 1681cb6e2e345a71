import { inLanes, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { Application, Reaction, RecordEvent } from '../feature.ts'
import { beginMany, chainsOf, type Wanted } from './begin.ts'
import type { FieldChange, Trigger } from './definition.ts'
import { type Published, publishedFlows, type Version } from './published.ts'
import { endByEvent } from './stop-runs.ts'
import { wakeByEvent } from './wake-runs.ts'

/** What happens with records begins flows, wakes those that wait for it, and ends those that it makes pointless; in silence only the last. */
export const followEvents: Reaction = {
  on: ['*.created', '*.updated'],
  react: (ctx, event, application) => follow(ctx, [event], application),
  together: follow,
}

/** Records that are looked after side by side. */
const lanes = 4

async function follow(ctx: Context, events: readonly RecordEvent[], application: Application): Promise<void> {
  const heard = events.filter(({ channel }) => channel !== 'demo')
  if (!heard.length) return
  const flows = await publishedFlows(ctx)
  await beginByEvents(ctx, application, { flows, events: heard })
  await inLanes(heard, lanes, async event => {
    if (!event.silent) await wakeByEvent(ctx, application, { flows, event })
    await endByEvent(ctx, application, { flows, event })
  })
}

interface Heard {
  flows: Published
  events: readonly RecordEvent[]
}

async function beginByEvents(ctx: Context, application: Application, { flows, events }: Heard): Promise<void> {
  const begun = events.flatMap(event => {
    const versions = startsOf(flows, event).filter(({ definition }) => isBegun(ctx, definition.trigger, event))
    return versions.length ? [{ event, versions }] : []
  })
  if (!begun.length) return
  const chains = await chainsOf(
    ctx,
    begun.flatMap(({ event }) => runBehind(event) ?? []),
  )
  const wanted = begun.map(({ event, versions }): Wanted => {
    const chain = chains.get(runBehind(event) ?? '') ?? []
    return { versions, beginning: { cause: `event ${event.id}`, record: event.record, chain, heard: event.id } }
  })
  await beginMany(ctx, application, wanted)
}

const runBehind = ({ channel, reference }: RecordEvent): string | null => (channel === 'automation' ? reference : null)

/** Looked up by object, kind and field. */
function startsOf({ starts, byField }: Published, { object, kind, after }: RecordEvent): Version[] {
  const kinds = `${object}.${kind}`
  const fields = byField.get(kinds)
  const some = starts.get(kinds) ?? []
  if (!fields) return [...some]
  return [...new Set([...some, ...Object.keys(after).flatMap(field => fields.get(field) ?? [])])]
}

/** What files and hand-overs bring begins a flow only where it says so. */
const inNumbers = new Set<RecordEvent['channel']>(['import', 'handOver'])

/** Whether an event is what a trigger means; conditions are another question. */
export function isBegun(ctx: Context, trigger: Trigger, event: RecordEvent): boolean {
  if (event.silent) return false
  if (inNumbers.has(event.channel) && !('imports' in trigger && trigger.imports)) return false
  switch (trigger.on) {
    case 'created':
      return true
    case 'changed':
      return !trigger.changes?.length || trigger.changes.some(change => isChange(change, event))
    case 'stageEntered':
      return moved(ctx, event, 'after', trigger.stages)
    case 'stageLeft':
      return moved(ctx, event, 'before', trigger.stages)
    default:
      return false
  }
}

function moved(ctx: Context, event: RecordEvent, side: 'before' | 'after', stages: readonly string[]): boolean {
  const object = ctx.config.objects.get(event.object)
  const field = object && stageFieldOf(object)
  return field !== undefined && field in event.after && stages.includes(String(event[side][field]))
}

function isChange({ field, from, to }: FieldChange, { before, after }: RecordEvent): boolean {
  if (!(field in after)) return false
  return isAmong(before[field] ?? null, from) && isAmong(after[field] ?? null, to)
}

const isAmong = (value: Json, wanted: readonly Json[] | undefined): boolean =>
  !wanted || wanted.some(one => isSame(value, one))

/** Amounts are given with or without their currency. */
function isSame(value: Json, wanted: Json): boolean {
  if (Array.isArray(value)) return value.some(one => isSame(one, wanted))
  return JSON.stringify(sorted(value)) === JSON.stringify(sorted(wanted))
}

const sorted = (value: Json): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value satisfies JsonObject).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
