import type pg from 'pg'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { comparableSql, tableOf } from '../../database/table.ts'
import { type AskedQuery, filterField, type Json, type ObjectDeclaration, type Operator } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { orderBy, sortKeys } from '../../records/sort.ts'

/** What PostgreSQL needed for the question: the middle of several askings. */
export interface Needed {
  milliseconds: number
  /** Pages of 8 KB that were looked at. */
  blocks: number
}

/** What is asked of which table; operands are taken from so many percent of its pages. */
interface Asking {
  object: ObjectDeclaration
  asked: AskedQuery
  table: string
  share: number
}

/** With so many different operands, taken from the records, the question is asked. */
const askings = 5

/** The question with operands that are there, newest first where no order was asked for: a page of it, as lists ask. */
export async function questionsOf(
  client: pg.Client,
  ctx: Context,
  { object, asked, table, share }: Asking,
): Promise<Sql[]> {
  const { fields } = tableOf(object)
  const conditions = asked.conditions.flatMap(({ field, operator }) => {
    const stored = fields.get(field)
    return stored?.columns.length && !stored.type.filter && tried[operator]
      ? [{ stored, operator: tried[operator] }]
      : []
  })
  const keys = sortKeys(ctx, object, 't', asked.sort ?? undefined)
  const values = await operandsOf(
    client,
    `${table} tablesample system (${share.toFixed(4)})`,
    conditions.map(({ stored }) => stored.columns[0] ?? ''),
  )
  return values.map(row => {
    const held = conditions.map(({ stored, operator }, place) =>
      filterField(
        stored.type,
        operator,
        comparableSql(stored, 't'),
        row[place] ?? null,
        stored.field.options,
        ctx.config.company,
      ),
    )
    const where = join([sql`t.workspace_id = ${ctx.workspace}`, sql`t.deleted_at is null`, ...held], ' and ')
    return sql`select t.id from ${raw(table)} t where ${where} order by ${orderBy(keys)} limit 51`
  })
}

/** By which operator a condition is tried; those without are left out of the question. */
const tried: Partial<Record<Operator, Operator>> = {
  eq: 'eq',
  in: 'eq',
  gt: 'gte',
  gte: 'gte',
  lt: 'lte',
  lte: 'lte',
  between: 'gte',
  within: 'gte',
}

async function operandsOf(client: pg.Client, from: string, columns: readonly string[]): Promise<Json[][]> {
  const wanted = columns.length ? columns.map(name => `${quote(name)}::text`).join(', ') : 'null'
  const { rows } = await client.query<{ values: Json[] }>(
    `select json_build_array(${wanted}) as values from ${from} where deleted_at is null
      ${columns.map(name => `and ${quote(name)} is not null`).join(' ')} order by md5(id::text) limit ${askings}`,
  )
  return rows.map(({ values }) => values)
}

interface Explained {
  'Execution Time': number
  Plan: Record<string, number>
}

/** Asks and lets PostgreSQL tell what it needed: the middle of all askings. */
export async function measure(client: pg.Client, questions: readonly Sql[]): Promise<Needed> {
  const needed: Needed[] = []
  for (const { text, values } of questions) {
    // The first asking finds nothing in memory that the second does not.
    for (const _ of ['warm', 'measured']) {
      const { rows } = await client.query<{ 'QUERY PLAN': Explained[] }>({
        text: `explain (analyze, buffers, format json) ${text}`,
        values,
      })
      const explained = rows[0]?.['QUERY PLAN'][0]
      if (_ === 'measured' && explained) needed.push(neededOf(explained))
    }
  }
  return {
    milliseconds: middleOf(needed.map(one => one.milliseconds)),
    blocks: middleOf(needed.map(one => one.blocks)),
  }
}

const blockKinds = ['Shared Hit Blocks', 'Shared Read Blocks', 'Local Hit Blocks', 'Local Read Blocks']
const neededOf = ({ 'Execution Time': milliseconds, Plan }: Explained): Needed => ({
  milliseconds,
  blocks: blockKinds.reduce((sum, kind) => sum + (Plan[kind] ?? 0), 0),
})

const middleOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
