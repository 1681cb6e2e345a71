import type { Context } from '../../records/context.ts'
import { fieldRight, objectOf, visibleAmong } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { OpenCard } from './open-card.ts'
import type { OpenCards } from './open-cards.ts'

/** A colleague who has the card open too. */
export interface Colleague {
  id: string
  name: string
  /** The field he is changing right now, where the caller may see it. */
  field: string | null
}

/** Who else has a record open: for those who may read it, and of people whom they may know. */
export async function whoIsHere(
  ctx: Context,
  cards: OpenCards,
  { object, id }: Pick<OpenCard, 'object' | 'id'>,
): Promise<Colleague[]> {
  const others = cards.at({ workspace: ctx.workspace, object, id }).filter(({ user }) => user !== ctx.actor.user)
  if (!others.length) return []
  const users = others.map(card => ({ object: 'user', id: card.user }))
  const visible = await visibleAmong(ctx, [{ object, id }, ...users])
  if (!visible.has(id) || fieldRight(ctx, objectOf(ctx, 'user'), 'name') === 'hidden') return []
  const known = Map.groupBy(
    others.filter(({ user }) => visible.has(user)),
    ({ user }) => user,
  )
  return [...known].map(([user, pages]) => ({
    id: user,
    name: nameOf(ctx.config, user),
    field: pages.find(({ field }) => field && maySee(ctx, object, field))?.field ?? null,
  }))
}

const maySee = (ctx: Context, object: string, field: string): boolean =>
  fieldRight(ctx, objectOf(ctx, object), field) !== 'hidden'
