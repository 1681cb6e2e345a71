import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import type { Connection, Plan } from '../src/database/connection.ts'
import { planSettings } from '../src/database/open.ts'
import type { Context } from '../src/records/index.ts'

export interface Statement {
  text: string
  values: unknown[]
  plan?: Plan
}

/** The statements that the engine sends while it does `work`, so that the same can be asked without the engine. */
export async function statementsOf(ctx: Context, work: (ctx: Context) => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const noting = (db: Connection): Connection => ({
    query(statement: Sql, plan) {
      sent.push({ text: statement.text, values: statement.values, plan })
      return db.query(statement, plan)
    },
    one(statement: Sql, plan) {
      sent.push({ text: statement.text, values: statement.values, plan })
      return db.one(statement, plan)
    },
    transaction: inside => db.transaction(connection => inside(noting(connection))),
    afterwards: work => db.afterwards(work),
  })
  await work({ ...ctx, db: noting(ctx.db) })
  return sent
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Node[]
}

/** Tables that the plan of a statement reads from one end to the other. */
export async function tablesReadWhole(db: pg.PoolClient, { text, values, plan }: Statement): Promise<string[]> {
  const { before, after } = planSettings[plan === 'byIndex' ? plan : 'fixed']
  const once = plan === 'byIndex' || plan === 'fixed'
  await db.query(before)
  const { rows } = await db.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
    `explain (${once ? 'generic_plan, ' : ''}format json) ${text}`,
    once ? [] : values,
  )
  await db.query(after)
  const whole = (node: Node): string[] => [
    ...(node['Node Type'].endsWith('Seq Scan') && node['Relation Name'] ? [node['Relation Name']] : []),
    ...(node.Plans ?? []).flatMap(whole),
  ]
  return rows[0]?.['QUERY PLAN'].flatMap(({ Plan }) => whole(Plan)) ?? []
}
