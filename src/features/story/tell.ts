import type { Json, JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import type { Application, Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { audienceOf } from './readers.ts'

interface Link {
  object: string
  id: string
}

/** Whoever is named in a note is told of it, but only who may read the record; and whoever is asked to a meeting. */
export const tellNamed: Reaction = {
  on: ['activity.created', 'activity.updated', 'task.created', 'task.updated'],
  async react(ctx, event, application) {
    const named = newlyNamed(event)
    if (named.length) await tell(ctx, event, named, application)
  },
}

const fieldOf = { activity: 'mentions', task: 'participants' } as const

const isTelling = (object: string): object is keyof typeof fieldOf => Object.hasOwn(fieldOf, object)

/** Whoever brings many at once tells of all of them together, if at all. */
const toldTogether = new Set<RecordEvent['channel']>(['import', 'handOver', 'demo'])

function newlyNamed({ object, channel, before, after, actor }: RecordEvent): string[] {
  if (!isTelling(object) || toldTogether.has(channel)) return []
  const known = new Set(idsIn(before, fieldOf[object]))
  return idsIn(after, fieldOf[object]).filter(id => !known.has(id) && id !== actor)
}

const idsIn = (values: JsonObject | null, field: string): string[] => {
  const ids: Json = values?.[field] ?? null
  return Array.isArray(ids) ? ids.map(String) : []
}

async function tell(ctx: Context, event: RecordEvent, named: string[], application: Application): Promise<void> {
  const { object, record } = event
  if (!isTelling(object)) return
  const told = await findRecord(ctx, object, record)
  if (!told) return
  const on = told.on as Link | null
  const audience = await audienceOf(ctx, application, named, { on, as: object })
  const by = nameOf(ctx.config, event.actor)
  const params = { by, name: on ? await titleOf(ctx, on) : '', title: String(told.title ?? '') }
  for (const user of audience.told) {
    const reads = on && audience.readers.includes(user)
    if (object === 'activity' && on)
      await notify(ctx, user, { code: 'mentioned', on, params: { by, name: params.name } })
    else if (reads) await notify(ctx, user, { code: 'invited', on, params })
    // Of a record that he does not see he hears no name either.
    else
      await notify(ctx, user, { code: 'invitedAlone', on: { object, id: record }, params: { by, title: params.title } })
  }
}

async function titleOf(ctx: Context, { object: name, id }: Link): Promise<string> {
  const title = ctx.config.objects.get(name)?.title
  const card = title ? await findRecord(ctx, name, id, { fields: [title] }) : null
  return title && card?.[title] ? String(card[title]) : String(card?.number ?? '')
}
