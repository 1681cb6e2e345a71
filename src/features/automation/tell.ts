import sql from 'sql-template-tag'
import type { Context } from '../../records/index.ts'
import { notify } from '../notice.ts'
import type { Version } from './published.ts'

/** Whoever has published a flow is told that it failed, was stopped or cannot run, at most once a day: the page of its runs has the rest. */
export async function tellOfTrouble(ctx: Context, { flow, name, publishedBy }: Version): Promise<void> {
  const first = await ctx.db.one(sql`
    update flow set told_at = now() where workspace_id = ${ctx.workspace} and id = ${flow}
      and (told_at is null or told_at < now() - interval '24 hours') returning 1 as first`)
  if (!first) return
  await notify(asSystem(ctx), publishedBy, {
    code: 'flowFailed',
    params: { flow: name },
    on: { object: 'flow', id: flow },
  })
}

/** The same transaction in the name of the system: people are told also of what is done in their own name. */
export const asSystem = (ctx: Context): Context => ({
  ...ctx,
  actor: {
    user: null,
    name: 'Rapport',
    role: { id: null, name: 'system', admin: true, objects: {}, fields: {} },
    team: null,
    scopes: null,
  },
})
