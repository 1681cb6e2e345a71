import sql, { join, raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { addedTable, tableOf } from '../database/table.ts'
import {
  Forbidden,
  Invalid,
  type JsonObject,
  newId,
  type ObjectDeclaration,
  type Problem,
  RapportError,
  Stale,
  type StoredFields,
  Unavailable,
} from '../model/index.ts'
import { objectOf, placeOf, requireRight } from './access.ts'
import { columnValues, customValues, searchText } from './columns.ts'
import type { Context } from './context.ts'
import { createRecord, filled, newRecords, ownersInReach } from './create.ts'
import type { ForeseenChange } from './foresee.ts'
import { matchKeysOf } from './match.ts'
import { eachPiecewise, piecewise } from './piecewise.ts'
import { sealedValues } from './protect.ts'
import { danglingReferences } from './references.ts'
import { removeRecord, restoreRecord } from './remove.ts'
import { transact } from './transact.ts'
import { updateRecord } from './update.ts'
import { writeRemovals, writeRestorals, writeStates } from './write-many.ts'

export interface BulkRequest {
  create?: readonly JsonObject[]
  /** Each with its `id`, and `version` where a stale one shall be refused. */
  update?: readonly JsonObject[]
  remove?: readonly string[]
  /** All or nothing. */
  atomic?: boolean
}

/** What became of one row, in the order given: creations, updates, removals. */
export interface BulkResult {
  verb: 'create' | 'update' | 'remove'
  id?: string
  error?: RapportError
}

export interface BulkOptions {
  /** Set where a feature writes fields that are read-only to the API. */
  engine?: boolean
  /** Ids of the rows to create, in their order, where they were given in advance. */
  ids?: readonly string[]
}

export const mostBulkRows = 1000

/** Up to a thousand rows in one request, each for itself or, with `atomic`, all or none. */
export async function bulkRecords(
  ctx: Context,
  name: string,
  request: BulkRequest,
  options: BulkOptions = {},
): Promise<{ results: BulkResult[] }> {
  const { create = [], update = [], remove = [], atomic = false } = request
  if (create.length + update.length + remove.length > mostBulkRows)
    throw new Invalid([{ field: '', code: 'tooManyRows', params: { max: mostBulkRows } }])
  const work = async (inner: Context) => [
    ...(create.length ? await createRows(inner, name, create, options) : []),
    ...(await oneByOne(inner, update, 'update', async (each, row) => (await updateRow(each, name, row, options)).id)),
    ...(await oneByOne(inner, remove, 'remove', async (each, id) => {
      await removeRecord(each, name, id)
      return id
    })),
  ]
  if (!atomic) return { results: await work(ctx) }
  return {
    results: await transact(ctx, async inner => {
      const results = await work(inner)
      requireAll(results)
      return results
    }),
  }
}

function updateRow(ctx: Context, name: string, row: JsonObject, options: BulkOptions) {
  const { id, version, ...input } = row
  if (typeof id !== 'string') throw new Invalid([{ field: 'id', code: 'required' }])
  if (version !== undefined && typeof version !== 'number') throw new Invalid([{ field: 'version', code: 'notNumber' }])
  return updateRecord(ctx, name, id, input, { version, engine: options.engine })
}

/** Refuses the whole when one row failed, naming every problem of every row. */
function requireAll(results: readonly BulkResult[]): void {
  const problems: Problem[] = []
  const counts = { create: 0, update: 0, remove: 0 }
  for (const { verb, error } of results) {
    const prefix = `${verb}.${counts[verb]++}`
    if (error instanceof Invalid)
      problems.push(...error.problems.map(problem => ({ ...problem, field: `${prefix}.${problem.field}` })))
    else if (error) problems.push({ field: prefix, code: error.code, params: error.params })
  }
  if (problems.length) throw new Invalid(problems)
}

async function oneByOne<Row>(
  ctx: Context,
  rows: readonly Row[],
  verb: BulkResult['verb'],
  work: (ctx: Context, row: Row) => Promise<string>,
): Promise<BulkResult[]> {
  const results: BulkResult[] = []
  for (const row of rows) results.push(await attempt(verb, () => transact(ctx, inner => work(inner, row))))
  return results
}

async function attempt(verb: BulkResult['verb'], work: () => Promise<string>): Promise<BulkResult> {
  try {
    return { verb, id: await work() }
  } catch (error) {
    if (error instanceof RapportError) return { verb, error }
    throw error
  }
}

/** What became of something that was foreseen. */
export interface Settled {
  id: string
  error?: RapportError
}

/**
 * Writes changes that were foreseen a moment ago, a few statements for all; only if one of them fails, each for itself. A record
 * that somebody has written meanwhile is stale, and the others go on.
 */
export const updateForeseen = (
  ctx: Context,
  name: string,
  changes: readonly ForeseenChange[],
  { engine }: Pick<BulkOptions, 'engine'> = {},
): Promise<Settled[]> =>
  togetherOrEach(ctx, name, changes, {
    together: writeStates,
    alone: (each, { id, input, current: { version } }) => updateRecord(each, name, id, input, { version, engine }),
  })

/** The same of removals that were foreseen. */
export const removeForeseen = (ctx: Context, name: string, removals: readonly ForeseenChange[]): Promise<Settled[]> =>
  togetherOrEach(ctx, name, removals, {
    together: (inner, object, all) =>
      writeRemovals(
        inner,
        object,
        all.map(one => one.current),
      ),
    alone: (each, { id }) => removeRecord(each, name, id),
  })

/** The same of records that were foreseen to come out of the trash. */
export const restoreForeseen = (ctx: Context, name: string, restorals: readonly ForeseenChange[]): Promise<Settled[]> =>
  togetherOrEach(ctx, name, restorals, {
    together: (inner, object, all) =>
      writeRestorals(
        inner,
        object,
        all.map(one => one.current),
      ),
    alone: (each, { id }) => restoreRecord(each, name, id),
  })

interface Ways {
  together(ctx: Context, object: ObjectDeclaration, changes: readonly ForeseenChange[]): Promise<Set<string>>
  alone(ctx: Context, change: ForeseenChange): Promise<unknown>
}

async function togetherOrEach(
  ctx: Context,
  name: string,
  changes: readonly ForeseenChange[],
  { together, alone }: Ways,
): Promise<Settled[]> {
  const object = objectOf(ctx, name)
  try {
    const written = await transact(ctx, inner => together(inner, object, changes))
    return changes.map(({ id }) => (written.has(id) ? { id } : { id, error: new Stale('stale') }))
  } catch (error) {
    if (!isOfOneRow(error)) throw error
    const settled: Settled[] = []
    for (const change of changes)
      settled.push({ id: change.id, error: await refusalOf(() => transact(ctx, inner => alone(inner, change))) })
    return settled
  }
}

async function refusalOf(work: () => Promise<unknown>): Promise<RapportError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof RapportError) return error
    throw error
  }
}

/** What one of the rows may have brought about, so that the others are written without it. */
const isOfOneRow = (error: unknown): boolean => error instanceof RapportError && !(error instanceof Unavailable)

interface NewRow {
  id: string
  values: StoredFields
  error?: RapportError
}

/** All rows that are right are written by a few statements; only if those fail, one by one, to find the culprit. */
async function createRows(
  ctx: Context,
  name: string,
  inputs: readonly JsonObject[],
  options: BulkOptions,
): Promise<BulkResult[]> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'create')
  const rows = await readRows(ctx, object, inputs, options)
  const right = rows.filter(row => !row.error)
  try {
    if (right.length) await transact(ctx, inner => writeRows(inner, object, right))
  } catch (error) {
    if (!(error instanceof RapportError) || error instanceof Unavailable) throw error
    const given = inputs.map((input, i) => ({ input, id: options.ids?.[i] }))
    return oneByOne(
      ctx,
      given,
      'create',
      async (each, { input, id }) => (await createRecord(each, name, input, { engine: options.engine, id })).id,
    )
  }
  return rows.map(({ id, error }) => (error ? { verb: 'create', error } : { verb: 'create', id }))
}

async function readRows(
  ctx: Context,
  object: ObjectDeclaration,
  inputs: readonly JsonObject[],
  { engine, ids }: BulkOptions,
): Promise<NewRow[]> {
  const complete = await newRecords(ctx, object, inputs, engine)
  const read = complete.map((each, i) => ({ id: ids?.[i] ?? newId(), ...each }))
  const dangling = await danglingReferences(
    ctx,
    object,
    read.map(({ values }, i) => ({ values, prefix: `${i}:` })),
  )
  const reached = ownersInReach(ctx, object)
  const owners = reached === 'all' ? null : new Set(reached)
  return read.map(({ id, values, problems }, i) => {
    const prefix = `${i}:`
    const pointers = dangling
      .filter(({ field }) => field.startsWith(prefix))
      .map(problem => ({ ...problem, field: problem.field.slice(prefix.length) }))
    const owner = object.owner ? values[object.owner] : null
    const outside = owners && owner != null && !owners.has(String(owner))
    const all = [...problems, ...pointers]
    const error = all.length
      ? new Invalid(all)
      : outside
        ? new Forbidden('ownerOutOfReach', { object: object.name })
        : undefined
    return { id, values: error ? values : sealedValues(ctx, { object, id }, values), error }
  })
}

async function writeRows(ctx: Context, object: ObjectDeclaration, rows: readonly NewRow[]): Promise<void> {
  await insertRows(ctx, object, rows)
  await insertTraces(ctx, object, rows)
}

/**
 * The rows go as one JSON text: thousands of parameters would cost more than the writing. Of the columns only those that have a value in
 * any of them, which are few of all.
 */
async function insertRows(ctx: Context, object: ObjectDeclaration, rows: readonly NewRow[]): Promise<void> {
  const { name } = tableOf(object)
  const types = new Map([
    ['id', 'uuid'],
    ['custom', 'jsonb'],
    ['search_text', 'text'],
  ])
  const given = await piecewise(rows, ({ id, values }) => {
    const members = [
      `"id":"${id}","custom":${JSON.stringify(customValues(object, values))},"search_text":${JSON.stringify(searchText(object, values))}`,
    ]
    for (const { column, cast, value } of columnValues(object, filled(values))) {
      if (value == null) continue
      types.set(column, cast)
      // What goes into a JSON column is JSON already.
      members.push(`"${column}":${cast === 'jsonb' ? value : JSON.stringify(value)}`)
    }
    return `{${members.join(',')}}`
  })
  const stamps = ['workspace_id', 'created_by', ...(name === addedTable ? ['object'] : [])]
  const stamp = [ctx.workspace, ctx.actor.user, ...(name === addedTable ? [object.name] : [])]
  const columns = [...types.keys()].sort().map(quote)
  await ctx.db.query(
    sql`insert into ${raw(quote(name))} (${raw([...stamps.map(quote), ...columns].join(', '))})
      select ${join(stamp)}, ${raw(columns.map(column => `r.${column}`).join(', '))}
      from json_to_recordset(${`[${given.join(',')}]`}::json) r(${raw([...types].map(([column, type]) => `${quote(column)} ${type}`).join(', '))})`,
    'fresh',
  )
}

/** Match keys, change rows and events of new rows, as single writes leave them. */
async function insertTraces(ctx: Context, object: ObjectDeclaration, rows: readonly NewRow[]): Promise<void> {
  const keys: string[] = []
  const changes: string[] = []
  await eachPiecewise(rows, ({ id, values }) => {
    for (const key of matchKeysOf(object, values)) keys.push(JSON.stringify({ ...key, id }))
    const place = placeOf(ctx, object, values, 'create')
    changes.push(JSON.stringify({ change: newId(), id, after: filled(values), place }))
  })
  await ctx.db.query(sql`with
    keys_row as (insert into match_key (workspace_id, kind, value, object, record_id)
      select ${ctx.workspace}::uuid, k.kind, k.value, ${object.name}, k.id
      from json_to_recordset(${`[${keys.join(',')}]`}::json) k(kind text, value text, id uuid)
      on conflict do nothing),
    c as materialized (select * from json_to_recordset(${`[${changes.join(',')}]`}::json) c(change uuid, id uuid, after jsonb, place uuid)),
    event_row as (insert into event (workspace_id, change_id, object, record_id)
      select ${ctx.workspace}::uuid, c.change, ${object.name}, c.id from c)
    insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, after, for_user, silent)
    select ${ctx.workspace}::uuid, c.change, ${object.name}, c.id, 1, 'created', ${ctx.actor.user}::uuid, ${ctx.via.channel}, ${ctx.via.reference ?? null}, ${ctx.via.requestId ?? null}, ${ctx.via.address ?? null}, c.after, c.place, ${ctx.via.silent ?? null}::boolean
    from c`)
}
