import sql from 'sql-template-tag'
import { type Filter, Invalid, isId, minorUnits } from '../../../model/index.ts'
import { type ForecastCategory, forecastCategories } from '../../../objects/forecast-category.ts'
import { allOf, type Context, objectOf, scopeOf } from '../../../records/index.ts'
import { readMoment } from '../../past-moment.ts'
import { readPeriod } from '../../period.ts'
import { keyOf, type Period, type Plan, seenPeople, setPlans } from '../../sales-plans.ts'
import { total } from '../../total.ts'
import { attained, elapsedOf, paceOf } from '../pace.ts'
import { answersFor, type Line, sells, treeOf, type Whom } from '../people.ts'
import { plansOfLines } from '../plans/plans.ts'
import { requireDealsSeen } from '../seen.ts'
import { filterOfCategory } from './category.ts'
import { dealsThen } from './deals-then.ts'
import { type Figure, figures, type Override, overridesAt } from './overrides.ts'

/** What deals of a period come to: those that are won, and the open ones as sure as they are. Omitted ones are left out. */
export const parts = ['won', 'committed', 'bestCase', 'pipeline'] as const
export type Part = (typeof parts)[number]

export interface ForecastFigure {
  reckoned: string
  /** What holds: the override, else what the lines below come to. */
  amount: string
  override: Override | null
}

export interface ForecastLine {
  key: string
  whom: Whom
  name: string
  parent: string | null
  depth: number
  sums: Record<Part, string>
  counts: Record<Part, number>
  /** What is won, and of each open deal as much as its stage is probable. */
  weighted: string
  forecast: ForecastFigure
  atBest: ForecastFigure
  plan: Plan | null
  /** Part of the plan that is sold, and that the forecast comes to. */
  attained: number | null
  expected: number | null
  /** What will be sold if it goes on as until now. */
  pace: string | null
  canOverride: boolean
  /** Whose deals they are, as a list is asked. */
  filter: Filter
}

export interface Forecast {
  period: Period & { goesOn: boolean }
  pipeline: string | null
  /** As it was at that moment; `null`: as it is. */
  asOf: string | null
  currency: string
  /** Of which no rate is known: deals in them are in no sum. */
  missingRates: string[]
  unrated: number
  /** Open deals of the period whose day has passed. */
  overdue: number
  /** By which a list shows the deals behind each sum; together with those of a line. */
  filters: Record<Part, Filter> | null
  lines: ForecastLine[]
}

export interface ForecastAsked {
  span?: string
  from?: string
  pipeline?: string
  asOf?: string
}

/** What is meant by a question, read. Throws Invalid. */
export function readAsked(ctx: Context, asked: ForecastAsked): { period: Period; pipeline: string | null } {
  const period = readPeriod(ctx, asked)
  const { pipeline = null } = asked
  const known = ctx.config.pipelines.some(({ id, object }) => object === 'deal' && id === pipeline)
  if (pipeline !== null && (!isId(pipeline) || !known))
    throw new Invalid([{ field: 'pipeline', code: 'dangling', params: { object: 'pipeline', id: pipeline } }])
  return { period, pipeline }
}

/** What will be sold in a month or quarter, by the tree of teams, of the people whose deals the caller sees. */
export async function forecastOf(ctx: Context, asked: ForecastAsked): Promise<Forecast> {
  requireDealsSeen(ctx)
  const { period, pipeline } = readAsked(ctx, asked)
  const asOf = asked.asOf === undefined ? null : readMoment(ctx, 'asOf', asked.asOf)
  const groups = await groupsOf(ctx, { period, pipeline, at: asOf })
  const overrides = await overridesAt(ctx, { period, pipeline }, asOf)
  const plansSet = await setPlans(ctx, 'revenue', [period], asOf)
  const elapsed = await elapsedOf(ctx, period, asOf)
  const owners = new Set(groups.map(({ owner }) => owner))
  const lines = treeOf(ctx, user => owners.has(user.id) || sells(ctx, user))
  // Plans are set for all pipelines together.
  const plans = pipeline === null ? plansOfLines(plansSet, period, lines) : new Map<string, Plan | null>()
  const held = heldFigures(lines, groups, overrides)
  const seen = seenPeople(ctx)
  const counted = groups.filter(({ owner }) => seen.has(owner))
  return {
    period: { ...period, goesOn: elapsed.passed < elapsed.days },
    pipeline,
    asOf,
    currency: ctx.config.company.currency,
    missingRates: [...new Set(counted.flatMap(({ missing }) => missing))].sort(),
    unrated: counted.reduce((all, { unrated }) => all + unrated, 0),
    overdue: counted.reduce((all, { overdue }) => all + overdue, 0),
    filters: asOf === null ? filtersOf(ctx, period, pipeline) : null,
    lines: lines.map(({ people, ...line }) => {
      const key = keyOf(line.whom)
      const own = ofPeople(groups, people)
      const plan = plans.get(key) ?? null
      const forecast = held.forecast.get(key) ?? nothing
      return {
        key,
        ...line,
        ...sumsOf(own),
        forecast,
        atBest: held.atBest.get(key) ?? nothing,
        plan,
        attained: attained(sumOf(own, ['won']), plan?.amount),
        expected: attained(forecast.amount, plan?.amount),
        pace: paceOf(sumOf(own, ['won']), elapsed),
        canOverride: asOf === null && mayOverride(ctx, line.whom),
        filter: filterOfPeople(line.whom, people),
      }
    }),
  }
}

const filterOfPeople = ({ kind }: Whom, people: readonly string[]): Filter =>
  kind === 'company' ? {} : { owner: { in: [...people] } }

/** Somebody himself who may change deals, and who answers for him. */
export const mayOverride = (ctx: Context, whom: Whom): boolean =>
  answersFor(ctx, whom) || (whom.id === ctx.actor.user && scopeOf(ctx, objectOf(ctx, 'deal'), 'update') !== 'none')

/** Deals of an owner that count alike. */
interface Group {
  owner: string
  part: Part
  count: number
  sum: string
  weighted: string
  unrated: number
  missing: string[]
  overdue: number
}

function groupsOf(
  ctx: Context,
  meant: { period: Period; pipeline: string | null; at: string | null },
): Promise<Group[]> {
  const { with: members, from } = dealsThen(ctx, meant)
  const { currency, timeZone } = ctx.config.company
  const today = sql`(coalesce(${meant.at}::timestamptz, now()) at time zone ${timeZone})::date`
  return ctx.db.query<Group>(
    sql`${members}
      select owner, part, count(*)::int as count, coalesce(sum(worth), 0)::text as sum,
        coalesce(sum(case when part = 'won' then worth else round(worth * probability / 100, ${minorUnits(currency)}) end), 0)::text as weighted,
        (count(*) filter (where rate is null))::int as unrated, coalesce(array_agg(distinct currency) filter (where rate is null), '{}') as missing,
        (count(*) filter (where part <> 'won' and day < ${today}))::int as overdue
      from (select d.*, case when kind = 'won' then 'won' else category end as part from ${from} d) g
      where part <> 'omitted' group by owner, part`,
    'fresh',
  )
}

const ofPeople = (groups: readonly Group[], people: readonly string[]): Group[] =>
  groups.filter(({ owner }) => people.includes(owner))

const sumOf = (groups: readonly Group[], of: readonly Part[]): string =>
  total(groups.filter(({ part }) => of.includes(part)).map(({ sum }) => sum)).toFixed(2)

function sumsOf(groups: readonly Group[]): Pick<ForecastLine, 'sums' | 'counts' | 'weighted'> {
  const count = (part: Part) => groups.reduce((all, group) => all + (group.part === part ? group.count : 0), 0)
  return {
    sums: byPart(part => sumOf(groups, [part])),
    counts: byPart(count),
    weighted: total(groups.map(({ weighted }) => weighted)).toFixed(2),
  }
}

const byPart = <Value>(of: (part: Part) => Value): Record<Part, Value> => ({
  won: of('won'),
  committed: of('committed'),
  bestCase: of('bestCase'),
  pipeline: of('pipeline'),
})

const nothing: ForecastFigure = { reckoned: '0.00', amount: '0.00', override: null }

/** Which parts make a figure. */
const madeOf: Record<Figure, readonly Part[]> = {
  forecast: ['won', 'committed'],
  atBest: ['won', 'committed', 'bestCase'],
}

/** Both figures of each line, from below: what is overridden of a person counts in his team, unless the team's own figure is. */
function heldFigures(
  lines: readonly Line[],
  groups: readonly Group[],
  overrides: ReadonlyMap<string, Override>,
): Record<Figure, Map<string, ForecastFigure>> {
  const held: Record<Figure, Map<string, ForecastFigure>> = { forecast: new Map(), atBest: new Map() }
  for (const figure of figures)
    for (const line of lines.toReversed()) {
      const key = keyOf(line.whom)
      const reckoned = sumOf(ofPeople(groups, line.people), madeOf[figure])
      const override = overrides.get(`${key} ${figure}`) ?? null
      const below = lines.filter(({ parent }) => parent === key).map(({ whom }) => held[figure].get(keyOf(whom)))
      const added = line.whom.kind === 'user' ? reckoned : total(below.map(of => of?.amount ?? '0')).toFixed(2)
      held[figure].set(key, { reckoned, amount: override?.amount ?? added, override })
    }
  return held
}

function filtersOf(ctx: Context, { from, to }: Period, pipeline: string | null): Record<Part, Filter> {
  const ofPipeline = pipeline === null ? undefined : { pipeline }
  const open = (category: ForecastCategory) =>
    allOf([filterOfCategory(ctx, category), { closesOn: { between: [from, to] } }, ofPipeline])
  const [committed, bestCase, rest] = forecastCategories
  return {
    won: allOf([{ 'stage.kind': 'won' }, { closedAt: { between: [from, to] } }, ofPipeline]),
    committed: open(committed),
    bestCase: open(bestCase),
    pipeline: open(rest),
  }
}
