import sql from 'sql-template-tag'
import { type Filter, isJsonObject, type Json, parseFilter, systemFields } from '../../model/index.ts'
import { aggregateRecords, type Context, objectOf } from '../../records/index.ts'

/** What a rule of distribution decides, the others being as they are. */
export interface Decides {
  /** Leads of the last thirty days to which it would be the first rule that fits. */
  recent: number
  /** Those without an owner that lie in the pool now. */
  waiting: number
}

interface Rule {
  id: string
  active: boolean
  conditions: Json
}

/** Throws Invalid where the rules before it together ask more than one query can. */
export async function decidedBy(ctx: Context, id: string): Promise<Decides> {
  const rules = await ctx.db.query<Rule>(sql`
    select id, active, conditions from distribution_rule where workspace_id = ${ctx.workspace} and deleted_at is null
    order by position, created_at, id`)
  const at = rules.findIndex(rule => rule.id === id)
  const own = rules[at]
  const fits = own && filterOf(ctx, own)
  if (!own?.active || !fits) return { recent: 0, waiting: 0 }

  const before = rules
    .slice(0, at)
    .map(rule => (rule.active ? filterOf(ctx, rule) : null))
    .filter(filter => filter !== null)
  if (before.some(isEverything)) return { recent: 0, waiting: 0 }
  const decided: Filter[] = [...(isEverything(fits) ? [] : [fits]), ...before.map(filter => ({ not: filter }))]
  return {
    recent: await count(ctx, [...decided, { createdAt: { within: 'last30days' } }]),
    waiting: await count(ctx, [...decided, { owner: { empty: true } }, { status: { in: ['new', 'working'] } }]),
  }
}

const isEverything = (filter: Filter): boolean => !Object.keys(filter).length

/** The conditions of a rule; `null` where they can no longer be read, so that they hold for nothing. */
function filterOf(ctx: Context, { conditions }: Rule): Filter | null {
  if (!isJsonObject(conditions)) return {}
  const lead = objectOf(ctx, 'lead')
  const stamps = systemFields(lead)
  const field = (name: string) => lead.fields[name] ?? stamps[name]
  return parseFilter(conditions, { field, reading: ctx.config.company, report: () => {} }) ? conditions : null
}

async function count(ctx: Context, parts: readonly Filter[]): Promise<number> {
  const { rows } = await aggregateRecords(ctx, 'lead', { measures: [{ fn: 'count' }], filter: { and: [...parts] } })
  return Number(rows[0]?.measures[0] ?? 0)
}
