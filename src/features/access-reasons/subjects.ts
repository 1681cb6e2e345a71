import { isAdministrator, rightsOf } from '../../access/contexts.ts'
import { NotFound } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/context.ts'
import { branchOf, fieldRight, objectOf, type Subject } from '../../records/index.ts'

/**
 * About whose access the caller may ask: an administrator about everybody's, the head of a team about that of its people
 * and of those below it, everybody about his own.
 */
export function peopleOf(ctx: Context): UserInfo[] {
  const all = [...ctx.config.users.values()]
  if (isAdministrator(ctx)) return inOrder(ctx, all)
  const headed = teamsHeadedBy(ctx)
  return inOrder(
    ctx,
    all.filter(({ id, team }) => id === ctx.actor.user || (team !== null && headed.has(team))),
  )
}

/** Throws NotFound for whom the caller may not ask about. */
export function personOf(ctx: Context, id: string): UserInfo {
  const person = peopleOf(ctx).find(user => user.id === id)
  if (!person) throw new NotFound('notFound', { object: 'user', id })
  return person
}

/** Whose names he does not see he does not head. */
function teamsHeadedBy(ctx: Context): Set<string> {
  const { user } = ctx.actor
  if (!user || fieldRight(ctx, objectOf(ctx, 'user'), 'name') === 'hidden') return new Set()
  const headed = [...ctx.config.teams.values()].filter(({ head }) => head === user)
  return new Set(headed.flatMap(({ id }) => [...branchOf(ctx, id)]))
}

const inOrder = ({ locale }: Context, people: UserInfo[]): UserInfo[] =>
  people.sort((a, b) => a.name.localeCompare(b.name, locale) || a.id.localeCompare(b.id))

/** Somebody as he would ask himself. Who asks about himself is asked with the key that he uses. */
export function subjectOf(ctx: Context, user: UserInfo): Subject {
  if (user.id === ctx.actor.user) return { ctx, active: true }
  const actor = rightsOf(ctx.config, user.id)
  if (!actor) throw new NotFound('notFound', { object: 'user', id: user.id })
  return { ctx: { ...ctx, actor }, active: user.active }
}
