import type { JsonObject } from '../../model/index.ts'
import { type Context, getRecord } from '../../records/index.ts'
import type { CallOf, CallsOf } from './calls.ts'
import { type Link, openRun } from './run.ts'
import { type Applies, listScripts } from './script.ts'

/** Scripts for a card, a call, or both: those that are meant for it most exactly first; and what the caller has begun there. */
export async function fittingScripts(
  ctx: Context,
  calls: CallsOf,
  { on, call: id }: { on: Link | null; call: string | null },
): Promise<JsonObject> {
  const call = id ? await calls.find(ctx, id) : null
  const card = on ?? call?.on ?? null
  const record = card ? await getRecord(ctx, card.object, card.id) : null
  const source = typeof record?.source === 'string' ? record.source : (call?.source ?? null)
  const scripts = (await listScripts(ctx))
    .filter(({ active, applies }) => active && fits(applies, { card, call, source }))
    .sort((a, b) => Object.keys(b.applies).length - Object.keys(a.applies).length)
  const open = card || id ? await openRun(ctx, { on: card, call: id }) : undefined
  return {
    data: scripts.map(({ id, name, version, steps }) => ({ id, name, version, steps: steps.length })),
    open: open ? { id: open.id, script: open.script, name: open.name, answered: open.answers.length } : null,
  }
}

interface Place {
  card: Link | null
  call: CallOf | null
  source: string | null
}

/** Without a call, nothing is said of its line and direction. */
function fits({ lines, direction, sources, objects }: Applies, { card, call, source }: Place): boolean {
  if (lines && (!call || !lines.includes(call.line))) return false
  if (direction && call?.direction && direction !== call.direction) return false
  if (sources && (!source || !sources.includes(source))) return false
  return !objects || !card || objects.includes(card.object)
}
