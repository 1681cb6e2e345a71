import { createHash } from 'node:crypto'
import pg from 'pg'
import sql from 'sql-template-tag'
import { dropIndexNamed, whileBuilding } from '../../database/building.ts'
import { quote } from '../../database/names.ts'
import { comparableSql, indexedSql, tableOf } from '../../database/table.ts'
import { isProtected, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { Job } from '../feature.ts'
import type { Trigger } from './definition.ts'

/* Moments that flows ask for once a minute are found by an index: one that is there, or one that is made for as long as such a flow is on. */

export const momentIndexesJob = 'flows.indexes'

/** Whether records that it begins for are looked for once a minute. */
export const looksAtMoments = ({ on }: Trigger): boolean => on === 'timePassed' || on === 'stageTooLong'

/** Makes the indexes that flows of the company need, and drops those that none needs any more, while records are written. */
export const momentIndexes = (owner: pg.Pool): Job => ({
  name: momentIndexesJob,
  run: ctx =>
    whileBuilding(owner, async client => {
      const wanted = await wantedIndexes(ctx, client)
      const { rows } = await client.query<{ name: string; sound: boolean }>(
        `select c.relname as name, i.indisvalid as sound from pg_index i join pg_class c on c.oid = i.indexrelid
          where c.relnamespace = 'public'::regnamespace and starts_with(c.relname, $1)`,
        [prefixOf(ctx)],
      )
      const kept = new Set(rows.filter(({ name, sound }) => sound && wanted.has(name)).map(({ name }) => name))
      for (const { name } of rows) if (!kept.has(name)) await drop(client, name)
      for (const [name, moment] of wanted) if (!kept.has(name)) await make(ctx, client, name, moment)
    }),
})

/** Flows that a company begins with, and bases that were brought back, get theirs at night. */
export const nightlyMomentIndexes: Job = {
  name: 'flows.indexes.nightly',
  every: '20 2 * * *',
  run: ({ db }, _, { enqueue }) => enqueue(db, momentIndexesJob, {}),
}

/** A moment of records of one object, in the table where it lies. */
interface Moment {
  object: ObjectDeclaration
  table: string
  /** SQL of the moment; `column`: where it is one. */
  expression: string
  column: string | null
  /** What else is asked of the records by the same value. */
  besides: readonly string[]
}

async function wantedIndexes(ctx: Context, client: pg.Client): Promise<Map<string, Moment>> {
  const rows = await ctx.db.query<{ trigger: Trigger }>(sql`
    select distinct v.definition->'trigger' as trigger from flow f
      join flow_version v on v.workspace_id = f.workspace_id and v.id = f.published
    where f.workspace_id = ${ctx.workspace} and f.state = 'on' and f.removed_at is null and v.definition->'trigger'->>'on' in ('timePassed', 'stageTooLong')`)
  const wanted = new Map<string, Moment>()
  for (const { trigger } of rows) {
    const moment = momentOfTrigger(ctx, trigger)
    if (moment && !(await isFound(client, moment))) wanted.set(nameOf(ctx, moment), moment)
  }
  return wanted
}

/** `null`: it looks at none, or at one that no index helps to find. */
function momentOfTrigger({ config }: Context, trigger: Trigger): Moment | null {
  if (trigger.on !== 'timePassed' && trigger.on !== 'stageTooLong') return null
  const object = config.objects.get(trigger.object)
  if (!object) return null
  const { name, fields } = tableOf(object)
  const table = quote(name)
  const of = (field: string) => fields.get(field)?.columns[0] ?? ''
  if (trigger.on === 'timePassed' && trigger.field === 'createdAt')
    return { object, table, expression: 'created_at', column: 'created_at', besides: [] }
  const field = trigger.on === 'timePassed' ? trigger.field : 'stageSince'
  const besides = trigger.on === 'timePassed' ? [] : [of(stageFieldOf(object) ?? '')]
  const stored = fields.get(field)
  if (!stored || isProtected(stored.field)) return null
  // An index of the field's own finds it.
  if (stored.added && (stored.field.options.index || stored.field.options.unique)) return null
  const column = stored.added ? null : (stored.columns[0] ?? null)
  return { object, table, expression: momentIn(object, field, table), column, besides }
}

/** SQL of a moment as its index has it. */
export function momentIn(object: ObjectDeclaration, field: string, alias: string): string {
  const stored = tableOf(object).fields.get(field)
  if (!stored) return `${alias}.created_at`
  return stored.added && !isProtected(stored.field)
    ? indexedSql(stored.name, 'timestamptz', alias)
    : comparableSql(stored, alias)
}

const prefixOf = ({ workspace }: Context): string => `flows_${workspace.replaceAll('-', '').slice(-14)}_`

const nameOf = (ctx: Context, { object, expression }: Moment): string =>
  prefixOf(ctx) + createHash('sha256').update(`${object.name} ${expression}`).digest('hex').slice(0, 14)

/** Whether an index of all living records begins with it, behind the company and what else is asked for. */
async function isFound(client: pg.Client, { table, column, besides }: Moment): Promise<boolean> {
  if (!column) return false
  const { rows } = await client.query<{ columns: (string | null)[] }>(
    `select array(select a.attname::text from unnest(i.indkey) with ordinality k(attnum, at)
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by k.at) as columns
      from pg_index i where i.indrelid = to_regclass($1) and i.indisvalid
        and coalesce(pg_get_expr(i.indpred, i.indrelid), '(deleted_at IS NULL)') = '(deleted_at IS NULL)'`,
    [`public.${table}`],
  )
  const given = new Set(['workspace_id', ...besides])
  return rows.some(({ columns }) => columns.find(name => name === null || !given.has(name)) === column)
}

async function make(ctx: Context, client: pg.Client, name: string, moment: Moment): Promise<void> {
  const { object, table, expression } = moment
  const kind = object.added ? ` and object = ${pg.escapeLiteral(object.name)}` : ''
  await client.query(
    `create index concurrently ${quote(name)} on ${table} ((${expression}))
      where deleted_at is null and workspace_id = ${pg.escapeLiteral(ctx.workspace)}${kind}`,
  )
  // Of an index on part of a table PostgreSQL counts the values in vain, hence statistics apart.
  if (!moment.column)
    await client.query(`create statistics if not exists ${valuesOf(name)} on (${expression}) from ${table}`)
  await client.query(`analyze ${table}`)
}

async function drop(client: pg.Client, name: string): Promise<void> {
  await dropIndexNamed(client, name)
  await client.query(`drop statistics if exists ${valuesOf(name)}`)
}

const valuesOf = (name: string): string => quote(`${name}_values`)
