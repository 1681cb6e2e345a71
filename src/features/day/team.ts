import sql, { join, type Sql } from 'sql-template-tag'
import { Forbidden, type ObjectDeclaration } from '../../model/index.ts'
import {
  type Context,
  countByOwner,
  countUnplannedByOwner,
  lentBy,
  objectOf,
  reach,
  scopeOf,
  type UserInfo,
} from '../../records/index.ts'
import { isFree } from '../people.ts'
import { filterOf, type Measure, measuresFor } from './measures.ts'
import { waitingFor } from './waiting.ts'

export interface TeamDay {
  /** What is counted, and by which conditions a list shows the same. Unanswered requests have a list of their own. */
  measures: Measure[]
  teams: { id: string; name: string; parent: string | null }[]
  /** `user: null`: what is nobody's. */
  people: { user: Person | null; counts: Record<string, number> }[]
}

interface Person {
  id: string
  name: string
  team: string | null
  active: boolean
  absent: boolean
}

/** Objects whose records are worked with by people whom somebody answers for. */
const worked = ['lead', 'deal', 'task']
const wide = new Set(['team', 'branch', 'all'])

/** Who has what, and who lets what lie: of the people whom the caller answers for, in one statement. */
export async function teamDay(ctx: Context): Promise<TeamDay> {
  if (!answersForOthers(ctx)) throw new Forbidden('noRight', { object: 'lead', verb: 'update' })
  const measures = measuresFor(ctx)
  const counted = await countAll(ctx, measures)
  const people = peopleOf(ctx, counted)
  return {
    measures,
    teams: [...ctx.config.teams.values()].map(({ id, name, parent }) => ({ id, name, parent })),
    people,
  }
}

const answersForOthers = (ctx: Context): boolean =>
  workedObjects(ctx).some(object => wide.has(scopeOf(ctx, object, 'update'))) || peopleLent(ctx).size > 0

const workedObjects = (ctx: Context): ObjectDeclaration[] => worked.flatMap(name => ctx.config.objects.get(name) ?? [])

/** Those for whom the caller answers in the place of their head. */
const peopleLent = (ctx: Context): Set<string> =>
  new Set(
    workedObjects(ctx).flatMap(object =>
      scopeOf(ctx, object, 'update') === 'none'
        ? []
        : lentBy(ctx, object, 'update').flatMap(({ owners }) => (owners.length > 1 ? owners : [])),
    ),
  )

interface Counted {
  measure: string
  owner: string | null
  count: number
}

/** Each count by the index of its condition, and only over what the caller may see. */
function countAll(ctx: Context, measures: Measure[]): Promise<Counted[]> {
  const counts = measures.map(
    measure => sql`select ${measure.name}::text as measure, m.owner, m.count from (${counted(ctx, measure)}) m`,
  )
  const waiting = waitingFor(ctx)
  const parts = waiting
    ? [
        ...counts,
        sql`select 'unanswered' as measure, r.owner, count(*)::int as count from ${waiting.rows} r group by r.owner`,
      ]
    : counts
  if (!parts.length) return Promise.resolve([])
  const all = join(parts, ' union all ')
  const summed = sql`select measure, owner, sum(count)::int as count from (${all}) c group by measure, owner having sum(count) > 0`
  return ctx.db.query<Counted>(waiting ? sql`with ${waiting.with} ${summed}` : summed, 'fresh')
}

function counted(ctx: Context, { object, conditions }: Measure): Sql {
  const declared = objectOf(ctx, object)
  const others = conditions.filter(([field]) => field !== 'nextStep')
  return others.length < conditions.length
    ? countUnplannedByOwner(ctx, declared, filterOf(others))
    : countByOwner(ctx, declared, filterOf(conditions))
}

function peopleOf(ctx: Context, counted: Counted[]): TeamDay['people'] {
  const byOwner = Map.groupBy(counted, ({ owner }) => owner)
  const lent = peopleLent(ctx)
  const shown = [...ctx.config.users.values()].filter(user => byOwner.has(user.id) || isAnsweredFor(ctx, user, lent))
  const rows = shown.map(user => ({ user: present(user), counts: countsOf(byOwner.get(user.id)) }))
  return byOwner.has(null) ? [...rows, { user: null, counts: countsOf(byOwner.get(null)) }] : rows
}

const countsOf = (counted: Counted[] = []): Record<string, number> =>
  Object.fromEntries(counted.map(({ measure, count }) => [measure, count]))

/** Somebody at work with records of his own, within the widest reach that the caller has or is lent. */
function isAnsweredFor(ctx: Context, user: UserInfo, lent: ReadonlySet<string>): boolean {
  const role = ctx.config.roles.get(user.role)
  const works = role && (role.admin || worked.some(name => (role.objects[name]?.update ?? 'none') !== 'none'))
  if (!user.active || !works) return false
  if (lent.has(user.id)) return true
  const scopes = workedObjects(ctx).map(object => scopeOf(ctx, object, 'update'))
  return scopes.some(scope => scope === 'all' || (wide.has(scope) && reach(ctx, scope).includes(user.id)))
}

const present = (user: UserInfo): Person => ({
  id: user.id,
  name: user.name,
  team: user.team,
  active: user.active,
  absent: user.active && !isFree(user),
})
