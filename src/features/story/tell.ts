import type { Json, JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import type { Application, Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { readersOf } from './readers.ts'

/** Whoever is named in a note is told of it, and whoever is asked to a meeting; but only who may read the record. */
export const tellNamed: Reaction = {
  on: ['activity.created', 'activity.updated', 'task.created', 'task.updated'],
  async react(ctx, event, application) {
    const named = newlyNamed(event)
    if (named.length) await tell(ctx, event, named, application)
  },
}

const fieldOf = { activity: 'mentions', task: 'participants' } as const

const isTelling = (object: string): object is keyof typeof fieldOf => Object.hasOwn(fieldOf, object)

function newlyNamed({ object, channel, before, after, actor }: RecordEvent): string[] {
  if (!isTelling(object) || channel === 'import' || channel === 'demo') return []
  const known = new Set(idsIn(before, fieldOf[object]))
  return idsIn(after, fieldOf[object]).filter(id => !known.has(id) && id !== actor)
}

const idsIn = (values: JsonObject | null, field: string): string[] => {
  const ids: Json = values?.[field] ?? null
  return Array.isArray(ids) ? ids.map(String) : []
}

async function tell(ctx: Context, event: RecordEvent, named: string[], application: Application): Promise<void> {
  if (!isTelling(event.object)) return
  const told = await findRecord(ctx, event.object, event.record)
  const on = told?.on as { object: string; id: string } | null | undefined
  if (!told || !on) return
  const title = await titleOf(ctx, on)
  const readers = await readersOf(ctx, application, named, { on, as: event.object })
  const params = { name: title, by: nameOf(ctx.config, event.actor) }
  for (const reader of readers) {
    if (event.object === 'activity') await notify(ctx, reader, { code: 'mentioned', on, params })
    else await notify(ctx, reader, { code: 'invited', on, params: { ...params, title: String(told.title) } })
  }
}

async function titleOf(ctx: Context, { object: name, id }: { object: string; id: string }): Promise<string> {
  const title = ctx.config.objects.get(name)?.title
  const card = title ? await findRecord(ctx, name, id, { fields: [title] }) : null
  return title && card?.[title] ? String(card[title]) : String(card?.number ?? '')
}
