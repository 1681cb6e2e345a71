import sql, { raw } from 'sql-template-tag'
import {
  Forbidden,
  Invalid,
  type JsonObject,
  newId,
  type ObjectDeclaration,
  type Problem,
  type StoredFields,
} from '../model/index.ts'
import { objectOf, placeOf, requireRight, scopeOf } from './access.ts'
import { insertRecord, insertRecords } from './columns.ts'
import { completionsOf } from './complete.ts'
import type { Context } from './context.ts'
import { ownersLent } from './deputies.ts'
import { recordChange, recordCreations } from './history.ts'
import { insertKeys, insertKeysOf, matchKeysOf } from './match.ts'
import { piecewise } from './piecewise.ts'
import { sealedValues } from './protect.ts'
import { reach } from './reach.ts'
import { missingFields, readFields, withDefaults } from './read-fields.ts'
import { danglingReferences } from './references.ts'
import { type RecordJson, recordColumns } from './row.ts'
import { brokenRules } from './rules.ts'
import { enterPipeline, followStage } from './stages.ts'

export interface CreateOptions {
  id?: string
  /** Set where a feature writes fields that are its own and read-only to the API. */
  engine?: boolean
}

/** Makes a record: read, completed, checked against rules and rights, then written in one statement with its history. */
export async function createRecord(
  ctx: Context,
  name: string,
  input: JsonObject,
  options: CreateOptions = {},
): Promise<RecordJson> {
  return JSON.parse(await createRecordJson(ctx, name, input, options))
}

/** The same, as the JSON text that PostgreSQL made. */
export async function createRecordJson(
  ctx: Context,
  name: string,
  input: JsonObject,
  options: CreateOptions = {},
): Promise<string> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'create')
  const [{ values, problems } = newRecord(ctx, object, input, options.engine)] = await newRecords(
    ctx,
    object,
    [input],
    options.engine,
  )
  const dangling = await danglingReferences(ctx, object, [{ values }])
  if (problems.length || dangling.length) throw new Invalid([...problems, ...dangling])
  requireOwnerInReach(ctx, object, values)
  return insertWithHistory(ctx, object, options.id ?? newId(), values)
}

export interface GivenRecord {
  id: string
  input: JsonObject
  /** The request or list that it came by, where that is not the context's. */
  reference?: string
}

/** Makes many records of an object by one statement for their references and one that writes them, all or none. Throws Invalid with the problems of all. */
export async function createRecords(
  ctx: Context,
  name: string,
  given: readonly GivenRecord[],
  { engine = false }: Pick<CreateOptions, 'engine'> = {},
): Promise<void> {
  if (!given.length) return
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'create')
  const complete = await newRecords(
    ctx,
    object,
    given.map(({ input }) => input),
    engine,
  )
  const read = given.flatMap((each, at) => {
    const record = complete[at]
    return record ? [{ ...each, ...record }] : []
  })
  const dangling = await danglingReferences(ctx, object, read)
  const problems = [...read.flatMap(each => each.problems), ...dangling]
  if (problems.length) throw new Invalid(problems)
  for (const { values } of read) requireOwnerInReach(ctx, object, values)
  const records = read.map(({ id, values, reference }) => ({
    id,
    reference,
    values: sealedValues(ctx, { object, id }, values),
  }))
  await ctx.db.query(sql`
    with written as (${insertRecords(object, records, { workspace: ctx.workspace, actor: ctx.actor.user })}),
    keys_row as (${insertKeysOf(
      ctx,
      object.name,
      records.map(({ id, values }) => ({ id, keys: matchKeysOf(object, values) })),
    )}),
    ${recordCreations(
      ctx,
      object.name,
      records.map(({ id, reference, values }) => ({
        record: id,
        reference,
        after: filled(values),
        place: placeOf(ctx, object, values, 'create'),
      })),
    )}
    select count(*) from written`)
}

interface NewRecord {
  values: StoredFields
  problems: Problem[]
}

/** Inputs → whole stored records, with what follows from other records. */
export async function newRecords(
  ctx: Context,
  object: ObjectDeclaration,
  inputs: readonly JsonObject[],
  engine = false,
): Promise<NewRecord[]> {
  const read = await piecewise(inputs, input => ({ input, ...newRecord(ctx, object, input, engine) }))
  const also = await completionsOf(
    ctx,
    object,
    read.map(({ values }) => ({ now: values, before: null })),
  )
  return read.map(({ input, ...plain }, at) => {
    const more = also[at]
    return more ? newRecord(ctx, object, input, engine, more) : plain
  })
}

/** Input → the whole stored record, with every problem of it that needs no look into the database. */
export function newRecord(
  ctx: Context,
  object: ObjectDeclaration,
  input: JsonObject,
  engine = false,
  also: StoredFields = {},
): NewRecord {
  const { values: given, problems } = readFields(ctx, object, input, engine)
  const complete = followStage(
    ctx,
    object,
    enterPipeline(ctx, object, withDefaults(ctx, object, { ...given, ...also })),
    null,
  )
  const values = object.derive?.(complete, null, ctx.config.company.locale) ?? complete
  const faulty = new Set(problems.map(({ field }) => field.split('.')[0]))
  const further = [...missingFields(object, values), ...brokenRules(ctx, object, values, null)].filter(
    ({ field }) => !faulty.has(field),
  )
  return { values, problems: [...problems, ...further] }
}

/** A right to create that reaches less than all covers records of those owners only. */
export function requireOwnerInReach(ctx: Context, object: ObjectDeclaration, values: StoredFields): void {
  const owners = ownersInReach(ctx, object)
  const owner = object.owner ? values[object.owner] : null
  if (owners === 'all' || owner == null) return
  if (!owners.includes(String(owner))) throw new Forbidden('ownerOutOfReach', { object: object.name })
}

/** For whom the caller may create records: those whom his right reaches, and in whose place he is. */
export function ownersInReach(ctx: Context, object: ObjectDeclaration): string[] | 'all' {
  const scope = scopeOf(ctx, object, 'create')
  return scope === 'all' ? 'all' : [...reach(ctx, scope), ...ownersLent(ctx, object, 'create')]
}

async function insertWithHistory(
  ctx: Context,
  object: ObjectDeclaration,
  id: string,
  given: StoredFields,
): Promise<string> {
  const values = sealedValues(ctx, { object, id }, given)
  const keys = matchKeysOf(object, values)
  const change = {
    object: object.name,
    record: id,
    version: 1,
    kind: 'created' as const,
    before: null,
    after: filled(values),
    place: placeOf(ctx, object, values, 'create'),
  }
  const row = await ctx.db.one<{ json: string }>(sql`
    with written as (${insertRecord(object, id, values, { workspace: ctx.workspace, actor: ctx.actor.user })}),
    keys_row as (${insertKeys(ctx, object.name, id, keys)}),
    ${recordChange(ctx, change, raw('written'))}
    select to_json(r)::text as json from (select ${recordColumns(ctx, object, 'written', { can: true })} from written) r`)
  return row?.json ?? ''
}

/** Only what has a value: what was empty at the beginning need not be kept. */
export function filled(values: StoredFields): JsonObject {
  const found: JsonObject = {}
  for (const [name, value] of Object.entries(values)) if (value != null) found[name] = value
  return found
}
