import sql from 'sql-template-tag'
import type { Context } from '../../records/index.ts'
import type { View } from './view.ts'

/** What an object opens with, and in which order its views stand. */
export interface Choices {
  /** What the caller chose for himself: a view, or `null` for all records; `undefined` where he chose nothing. */
  own: string | null | undefined
  /** What an administrator chose for everyone; `null`: all records. */
  company: string | null
  order: string[]
}

interface Row {
  user: string | null
  chosen: boolean
  opens: string | null
  order: string[]
}

export async function readChoices(ctx: Context, object: string): Promise<Choices> {
  const rows = await ctx.db.query<Row>(sql`
    select "user", opens_chosen as chosen, opens, ordering as "order" from view_choice
    where workspace_id = ${ctx.workspace} and object = ${object} and ("user" = ${ctx.actor.user} or "user" is null)`)
  const own = rows.find(({ user }) => user !== null)
  return {
    own: own?.chosen ? own.opens : undefined,
    company: rows.find(({ user }) => user === null)?.opens ?? null,
    order: own?.order ?? [],
  }
}

/** Chooses what an object opens with: for a user, or for everyone who chose nothing himself. */
export async function chooseOpening(ctx: Context, object: string, user: string | null, view: string | null) {
  await ctx.db.query(sql`
    insert into view_choice (object, "user", opens_chosen, opens) values (${object}, ${user}, true, ${view})
    on conflict on constraint view_choice_key do update set opens_chosen = true, opens = excluded.opens`)
}

export async function chooseOrder(ctx: Context, object: string, order: string[]): Promise<void> {
  await ctx.db.query(sql`
    insert into view_choice (object, "user", ordering) values (${object}, ${ctx.actor.user}, ${order}::uuid[])
    on conflict on constraint view_choice_key do update set ordering = excluded.ordering`)
}

/** As the caller ordered them; those he has not ordered yet come last: his own, his team's, everyone's. */
export function inOrder(ctx: Context, views: View[], order: string[]): View[] {
  const place = new Map(order.map((id, at) => [id, at]))
  const rank = (view: View): number => place.get(view.id) ?? order.length + group(ctx, view)
  return views.toSorted((one, other) => rank(one) - rank(other))
}

const group = ({ actor }: Context, { owner, shared }: View): number =>
  owner === actor.user ? 0 : shared === 'everyone' ? 2 : 1
