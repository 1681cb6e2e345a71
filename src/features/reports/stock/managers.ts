import type { FigureKind, FigureRow, ReportFigures } from '../../../charts/figures.ts'
import { addDays, type Filter, Invalid, isJsonObject, type Json, momentOf } from '../../../model/index.ts'
import { allOf, type Context, type FigureGiven, figuresOf } from '../../../records/index.ts'
import { nameOf } from '../../people.ts'
import { plannedRevenue } from '../../sales-plans.ts'
import { total } from '../../total.ts'
import { pathLabel } from '../figures/labels.ts'
import { plainNumber } from '../figures/measures.ts'
import { type Days, filterByDays, isGoingOn } from '../figures/period.ts'
import { kindAnswer, moneyOf } from './kind-answer.ts'
import { chosenDays } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/** Each person's work of a period in one table: sales and plan, leads taken and left, calls, tasks. Each part of what the caller sees of it. */
export const managers: ReportKind = {
  key: 'managers',
  object: 'user',
  chart: 'table',
  period: { field: 'createdAt', within: 'thisMonth' },
  needs: {
    user: ['name'],
    lead: ['owner', 'status'],
    deal: ['owner', 'stage', 'amount', 'closedAt'],
    activity: ['owner', 'kind', 'at', 'duration'],
    task: ['owner', 'dueAt', 'doneAt'],
  },
  compute: computeManagers,
}

interface Part {
  object: string
  /** By what it lies in the period; absent: as it was at the end of that, or is while it goes on. */
  field?: string
  filter?: Filter
  measures: FigureGiven[]
  /** As it was at that moment. */
  asOf?: string
}

const overdue: Filter = { dueAt: { within: 'past' } }
const won: Filter = { 'stage.kind': 'won' }

const parts: readonly Part[] = [
  {
    object: 'lead',
    field: 'createdAt',
    measures: [
      { fn: 'count', name: 'leads' },
      { fn: 'count', name: 'taken', filter: { not: { status: 'new' } } },
      { fn: 'count', name: 'ignored', filter: { status: 'new' } },
      { fn: 'count', name: 'converted', filter: { status: 'converted' } },
    ],
  },
  {
    object: 'activity',
    field: 'at',
    filter: { kind: 'call' },
    measures: [
      { fn: 'count', name: 'calls' },
      { fn: 'sum', field: 'duration', name: 'talk' },
    ],
  },
  {
    object: 'task',
    filter: { doneAt: { empty: true } },
    measures: [{ fn: 'count', name: 'overdue', filter: overdue }],
  },
  {
    object: 'deal',
    field: 'closedAt',
    filter: { 'stage.kind': ['won', 'lost'] },
    measures: [
      { fn: 'count', name: 'won', filter: won },
      { fn: 'count', name: 'lost', filter: { 'stage.kind': 'lost' } },
      { fn: 'sum', field: 'amount', name: 'worth', filter: won },
    ],
  },
]

type Figures = Record<string, Json>

const columns: readonly { name: string; kind: FigureKind; unit?: string; of: (figures: Figures) => Json }[] = [
  { name: 'worth', kind: 'money', of: ({ worth = null }) => worth },
  { name: 'plan', kind: 'money', of: ({ plan = null }) => plan },
  { name: 'attained', kind: 'percent', of: reachedOf },
  { name: 'won', kind: 'number', of: ({ won = 0 }) => won },
  { name: 'winRate', kind: 'percent', of: ({ won, lost }) => ratio(won, sum(won, lost)) },
  { name: 'taken', kind: 'number', of: ({ taken = 0 }) => taken },
  { name: 'ignored', kind: 'number', of: ({ ignored = 0 }) => ignored },
  { name: 'conversion', kind: 'percent', of: ({ converted, leads }) => ratio(converted, plainNumber(leads)) },
  { name: 'calls', kind: 'number', of: ({ calls = 0 }) => calls },
  { name: 'minutes', kind: 'number', of: ({ talk }) => Math.round((plainNumber(talk) ?? 0) / 60) },
  { name: 'overdue', kind: 'number', of: ({ overdue = 0 }) => overdue },
]

const sum = (one: Json | undefined, other: Json | undefined): number =>
  (plainNumber(one) ?? 0) + (plainNumber(other) ?? 0)
const ratio = (part: Json | undefined, whole: number | null): number | null =>
  whole ? (plainNumber(part) ?? 0) / whole : null

/** Of a plan in one currency what is sold in another says nothing. */
function reachedOf({ worth = null, plan = null }: Figures): number | null {
  const isComparable = isJsonObject(worth) && isJsonObject(plan) && worth.currency === plan.currency
  return isComparable ? ratio(worth, plainNumber(plan)) : null
}

async function computeManagers(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const chosen = (['filter', 'pipeline'] as const).filter(name => options[name] !== undefined)
  if (chosen.length) throw new Invalid(chosen.map(field => ({ field, code: 'reportUnfiltered' })))
  const days = chosenDays(ctx, managers.period, options)
  const { asOf } = options
  const ended = endOf(ctx, days)
  const found = await Promise.all(
    parts.map(part => {
      const at = part.field ? asOf : earlier(asOf, ended)
      return figuresOfPart(ctx, at ? { ...part, asOf: at } : part, days)
    }),
  )
  const people = [...new Set(found.flatMap(({ byOwner }) => [...byOwner.keys()]))]
  const plans =
    days?.from && days.to
      ? await plannedRevenue(ctx, { from: days.from, to: days.to }, asOf)
      : new Map<string, string>()
  const planned = people.flatMap(id => plans.get(id) ?? [])
  const plan = moneyOf(ctx, planned.length ? total(planned).toFixed(2) : null)
  const all: Figures = Object.assign({ plan }, ...found.map(part => part.total))
  const rows = people.map((id): FigureRow => {
    const figures: Figures = Object.assign(
      { plan: moneyOf(ctx, plans.get(id) ?? null) },
      ...found.map(({ byOwner }) => byOwner.get(id) ?? {}),
    )
    return {
      key: [id],
      labels: [nameOf(ctx.config, id)],
      filter: { id },
      values: columns.map(({ of }) => of(figures)),
      cells: [],
    }
  })
  const worth = ({ values }: FigureRow) => plainNumber(values[0]) ?? 0
  return kindAnswer(ctx, {
    object: 'user',
    asOf,
    period: { field: 'createdAt', days },
    rowGroup: { field: 'owner', label: pathLabel(ctx, 'deal', 'owner') },
    // Behind a figure are records of several objects.
    measures: columns.map(({ name, kind }) => ({ name, kind, filter: null })),
    rows: rows.sort(
      (one, other) => worth(other) - worth(one) || (one.labels[0] ?? '').localeCompare(other.labels[0] ?? ''),
    ),
    total: { values: columns.map(({ of }) => of(all)), cells: [] },
  })
}

/** The moment at which days were over; `undefined` while they go on. */
function endOf(ctx: Context, days: Days | undefined): string | undefined {
  if (!days?.to || isGoingOn(ctx, days)) return
  return momentOf(addDays(days.to, 1), ctx.config.company.timeZone).toISOString()
}

const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one && other ? (Date.parse(one) < Date.parse(other) ? one : other) : (one ?? other)

async function figuresOfPart(ctx: Context, { object, field, filter, measures, asOf }: Part, days: Days | undefined) {
  const chosen = allOf([filter, { owner: { empty: false } }, field && days ? filterByDays(field, days) : undefined])
  const figures = await figuresOf(ctx, object, {
    rows: ['owner'],
    columns: [],
    measures,
    filter: chosen,
    ...(asOf && { asOf }),
  })
  const named = (values: Json[] = []): Figures =>
    Object.fromEntries(figures.measures.map(({ name }, i) => [name, values[i] ?? null]))
  return {
    total: named(figures.total),
    byOwner: new Map(figures.rows.map(({ key }, r) => [String(key[0]), named(figures.rowTotals[r])])),
  }
}
