import sql from 'sql-template-tag'
import { say } from '../messages/words.ts'
import { type JsonObject, newId } from '../model/index.ts'
import type { Context, Locale } from '../records/index.ts'

/** A list that companies find ready, open to everyone. */
interface ReadyView {
  preset: string
  object: string
  query: JsonObject
}

const isOpen = ['closedAt', 'empty', true]

export const readyViews: readonly ReadyView[] = [
  {
    preset: 'ordersOverdue',
    object: 'order',
    query: { f: [isOpen, ['dueOn', 'within', 'past']], sort: 'dueOn' },
  },
  {
    preset: 'ordersDueThisWeek',
    object: 'order',
    query: { f: [isOpen, ['dueOn', 'within', 'thisWeek']], sort: 'dueOn' },
  },
  {
    preset: 'ordersByDueDay',
    object: 'order',
    query: { f: [isOpen], sort: 'dueOn' },
  },
  {
    preset: 'invoicesOverdue',
    object: 'invoice',
    query: {
      f: [
        ['status', 'in', ['issued', 'partlyPaid']],
        ['dueOn', 'within', 'past'],
      ],
      sort: 'dueOn',
    },
  },
]

/** Adds those that the company has not had yet. `owner`: whose they are, as every view is somebody's. */
export async function addReadyViews({ db, workspace }: Context, locale: Locale, owner: string): Promise<void> {
  const had = await db.query<{ preset: string }>(
    sql`select preset from saved_view where workspace_id = ${workspace} and preset is not null`,
  )
  const known = new Set(had.map(({ preset }) => preset))
  for (const { preset, object, query } of readyViews.filter(view => !known.has(view.preset)))
    await db.query(sql`
      insert into saved_view (id, object, name, kind, owner, shared, query, preset)
      values (${newId()}, ${object}, ${say(locale, `ready-views:${preset}`)}, 'list', ${owner}, 'everyone', ${JSON.stringify(query)}, ${preset})
      on conflict do nothing`)
}
