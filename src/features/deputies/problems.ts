import { rightsOf } from '../../access/contexts.ts'
import type { Problem } from '../../model/index.ts'
import type { Context, DeputyInfo, UserInfo } from '../../records/context.ts'
import { objectOf, scopeOf } from '../../records/index.ts'
import { nameOf } from '../people.ts'
import type { NewDeputy } from './deputy.ts'

const longest = 366 * 24 * 3_600_000

/** Why somebody cannot stand in for another at that time, all of it. `known`: what is arranged already. */
export function deputyProblems(
  ctx: Context,
  absent: UserInfo,
  input: NewDeputy,
  known: readonly DeputyInfo[],
): Problem[] {
  return [
    ...(absent.active ? [] : [{ field: 'deputy', code: 'inactiveUser', params: { name: absent.name } }]),
    ...timeProblems(input),
    ...personProblems(ctx, absent, input),
    ...clashes(ctx, absent, input, known),
  ]
}

function timeProblems({ from, until }: NewDeputy): Problem[] {
  const [begins, ends] = [new Date(from).getTime(), new Date(until).getTime()]
  if (!(ends > Date.now())) return [{ field: 'until', code: 'deputyPast' }]
  if (!(ends > begins)) return [{ field: 'until', code: 'deputyOrder' }]
  return ends - begins > longest ? [{ field: 'until', code: 'deputyFar' }] : []
}

function personProblems(ctx: Context, absent: UserInfo, { deputy, takesLeads }: NewDeputy): Problem[] {
  const user = ctx.config.users.get(deputy)
  const actor = user?.active ? rightsOf(ctx.config, deputy) : null
  if (!user || !actor) return [{ field: 'deputy', code: 'shareUser' }]
  if (deputy === absent.id) return [{ field: 'deputy', code: 'deputyHimself' }]
  const reads = (name: string) => scopeOf({ actor }, objectOf(ctx, name), 'read') !== 'none'
  const owned = [...ctx.config.objects.values()].filter(({ owner, configuration }) => owner && !configuration)
  if (!owned.some(({ name }) => reads(name)))
    return [{ field: 'deputy', code: 'deputySeesNothing', params: { name: user.name } }]
  return takesLeads && !reads('lead') ? [{ field: 'takesLeads', code: 'deputyLeads', params: { name: user.name } }] : []
}

/** One deputy at a time, and nobody who is away himself: what is lent is lent no further. */
function clashes(ctx: Context, absent: UserInfo, input: NewDeputy, known: readonly DeputyInfo[]): Problem[] {
  const other = known.find(one => one.absent === absent.id && meets(input, one.from, one.until))
  const away = known.find(one => one.absent === input.deputy && meets(input, one.from, one.until))
  const user = ctx.config.users.get(input.deputy)
  const absence = user && (user.absentFrom || user.absentUntil) && meets(input, user.absentFrom, user.absentUntil)
  return [
    ...(other ? [{ field: 'from', code: 'deputyOverlaps', params: { name: nameOf(ctx.config, other.deputy) } }] : []),
    ...(away || absence
      ? [{ field: 'deputy', code: 'deputyAway', params: { name: nameOf(ctx.config, input.deputy) } }]
      : []),
  ]
}

/** Whether two times share a moment; one without an end goes on. */
const meets = (input: NewDeputy, from: string | null, until: string | null): boolean =>
  new Date(input.from).getTime() < (until ? new Date(until).getTime() : Infinity) &&
  (from ? new Date(from).getTime() : -Infinity) < new Date(input.until).getTime()
