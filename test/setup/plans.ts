import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../../src/database/connection.ts'
import type { Context } from '../../src/records/context.ts'

export interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: PlanNode[]
}

/** The plans of every statement that `work` sends, each asked for just before it ran. */
export async function plansOf(ctx: Context, work: (ctx: Context) => Promise<unknown>): Promise<PlanNode[]> {
  const plans: PlanNode[] = []
  await work({ ...ctx, db: explaining(ctx.db, plans) })
  return plans
}

const explaining = (db: Connection, plans: PlanNode[]): Connection => {
  const query: Connection['query'] = async statement => {
    const [row] = await db.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      sql`${raw('explain (format json) ')}${statement}`,
      'fresh',
    )
    if (row) plans.push(...nodesOf(row['QUERY PLAN'].map(({ Plan }) => Plan)))
    return db.query(statement, 'fresh')
  }
  return {
    query,
    one: async <Row>(statement: Parameters<Connection['query']>[0]) => (await query<Row>(statement))[0],
    transaction: work => db.transaction(inside => work(explaining(inside, plans))),
    afterwards: work => db.afterwards(work),
  }
}

const nodesOf = (plans: readonly PlanNode[]): PlanNode[] => plans.flatMap(plan => [plan, ...nodesOf(plan.Plans ?? [])])

/** Tables that a statement would read whole. */
export const readWhole = (plans: readonly PlanNode[]): string[] =>
  plans.filter(plan => plan['Node Type'] === 'Seq Scan').map(plan => plan['Relation Name'] ?? '')
