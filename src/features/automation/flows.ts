import { createHash, randomBytes } from 'node:crypto'
import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import {
  Invalid,
  isId,
  isJsonObject,
  isSeen,
  NotFound,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { inNameOf } from './begin.ts'
import { type Actions, definitionProblems } from './check.ts'
import { type Definition, type FlowKind, objectOfTrigger } from './definition.ts'
import { looksAtMoments, momentIndexesJob } from './moment-indexes.ts'

export interface NewFlow {
  name: string
  kind: FlowKind
  draft: Partial<Definition> & Pick<Definition, 'trigger'>
  position?: number
}

export interface FlowRow {
  id: string
  version: number
  name: string
  kind: FlowKind
  state: 'draft' | 'on' | 'off'
  draft: Definition
  position: number
  preset: string | null
  hasHook: boolean
  published: { id: string; number: number; definition: Definition; by: string | null; at: string } | null
  counts: { began: number; skipped: number; failed: number; live: number }
}

const columns: Sql = sql`f.id, f.version, f.name, f.kind, f.state, f.draft, f.position, f.preset, f.hook_hash is not null as "hasHook",
  (select json_build_object('id', v.id, 'number', v.number, 'definition', v.definition, 'by', v.published_by, 'at', ${raw(momentSql('v.published_at'))})
    from flow_version v where v.workspace_id = f.workspace_id and v.id = f.published) as published,
  json_build_object(
    'began', (select coalesce(sum(c.began), 0) from flow_count c where c.workspace_id = f.workspace_id and c.flow = f.id and c.day > current_date - 30),
    'skipped', (select coalesce(sum(c.skipped), 0) from flow_count c where c.workspace_id = f.workspace_id and c.flow = f.id and c.day > current_date - 30),
    'failed', (select count(*) from (select from flow_run r where r.workspace_id = f.workspace_id and r.flow = f.id and r.state = 'failed' limit 1000) r),
    'live', (select count(*) from flow_run r where r.workspace_id = f.workspace_id and r.flow = f.id and r.state in ('running', 'waiting'))) as counts`

export interface FlowQuery {
  object?: string
  kind?: string
  stage?: string
}

export const listFlows = ({ db, workspace }: Context, { object, kind, stage }: FlowQuery): Promise<FlowRow[]> =>
  db.query<FlowRow>(sql`
    select ${columns} from flow f where f.workspace_id = ${workspace} and f.removed_at is null
      and (${object ?? null}::text is null or f.draft->'trigger'->>'object' = ${object ?? null})
      and (${kind ?? null}::text is null or f.kind = ${kind ?? null})
      and (${stage ?? null}::text is null or f.draft->'trigger'->'stages' ? ${stage ?? null}
        or exists (select from flow_version v where v.workspace_id = f.workspace_id and v.id = f.published and v.definition->'trigger'->'stages' ? ${stage ?? null}))
    order by f.position, f.name, f.id limit 2000`)

/** `only`: one that was removed. Throws NotFound. */
export async function getFlow({ db, workspace }: Context, id: string, trash?: 'only'): Promise<FlowRow> {
  const row = isId(id)
    ? await db.one<FlowRow>(sql`
        select ${columns} from flow f where f.workspace_id = ${workspace} and f.id = ${id} and (f.removed_at is not null) = ${trash === 'only'}`)
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'flow', id })
  return row
}

/** A draft with what it leaves open said. */
export function readDraft(
  { trigger, condition = null, steps = [], runAs = null, again = 'always', stops }: NewFlow['draft'],
  kind: FlowKind,
): Definition {
  return { trigger, condition, steps, runAs, again, stops: stops ?? (kind === 'sequence' ? { answered: true } : {}) }
}

/** So much text a flow may be. */
const mostCharacters = 500_000

function requireSize(draft: Definition): void {
  if (JSON.stringify(draft).length > mostCharacters)
    throw new Invalid([{ field: 'draft', code: 'tooLong', params: { max: mostCharacters } }])
}

export async function addFlow(
  ctx: Context,
  { name, kind, draft, position = 0 }: NewFlow,
  preset: string | null = null,
): Promise<FlowRow> {
  const id = newId()
  const definition = readDraft(draft, kind)
  requireSize(definition)
  requireName(name)
  await ctx.db.query(sql`
    insert into flow (id, name, kind, draft, position, preset, created_by)
    values (${id}, ${name.trim()}, ${kind}, ${JSON.stringify(definition)}::jsonb, ${position}, ${preset}, ${ctx.actor.user})
    on conflict do nothing`)
  return getFlow(ctx, id)
}

const requireName = (name: string): void => {
  if (!name.trim()) throw new Invalid([{ field: 'name', code: 'required' }])
}

/** What is published stays as it is until the draft is. Throws NotFound, Stale. */
export async function changeFlow(
  ctx: Context,
  id: string,
  { name, kind, draft, position = 0 }: NewFlow,
  version?: SeenVersion,
): Promise<FlowRow> {
  const before = await getFlow(ctx, id)
  const definition = readDraft(draft, kind)
  requireSize(definition)
  requireName(name)
  if (!isSeen(version, before.version)) throw new Stale('stale', { version: before.version })
  const changed = await ctx.db.one(sql`
    update flow set version = version + 1, name = ${name.trim()}, kind = ${kind}, draft = ${JSON.stringify(definition)}::jsonb, position = ${position}, updated_at = now()
    where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} returning 1 as changed`)
  if (!changed) throw new Stale('stale', { version: before.version })
  return getFlow(ctx, id)
}

/** Nothing begins with it any more, and what is under way ends. What it did stays to be looked at while it is kept. */
export async function removeFlow(ctx: Context, id: string, application: Application): Promise<void> {
  const { published } = await getFlow(ctx, id)
  await transact(ctx, async inside => {
    const { db, workspace } = inside
    await db.query(sql`
      update flow set removed_at = now(), state = case when published is null then 'draft' else 'off' end, hook_hash = null
      where workspace_id = ${workspace} and id = ${id}`)
    await endRuns(inside, id, 'flowRemoved')
    await orderIndexes(inside, application, [published?.definition])
    await db.query(sql`
      delete from integration_secret where workspace_id = ${workspace} and kind = 'flow' and starts_with("of", ${`${id} `})`)
  })
}

/** Brings a removed flow back, switched off: what was under way has ended, and its address and what it showed other servers are gone. Throws NotFound. */
export async function restoreFlow(ctx: Context, id: string): Promise<FlowRow> {
  const back = isId(id)
    ? await ctx.db.one(sql`
        update flow set removed_at = null, version = version + 1, updated_at = now()
        where workspace_id = ${ctx.workspace} and id = ${id} and removed_at is not null returning 1 as back`)
    : undefined
  if (!back) throw new NotFound('notFound', { object: 'flow', id })
  return getFlow(ctx, id)
}

export async function endRuns({ db, workspace }: Context, flow: string, code: string): Promise<void> {
  await db.query(sql`
    update flow_run set state = 'stopped', ended_at = now(), wake_at = null, waits_on = null, why = ${JSON.stringify({ code })}::jsonb
    where workspace_id = ${workspace} and flow = ${flow} and state in ('running', 'waiting')`)
}

export interface Judging {
  application: Application
  actions: Actions
}

/** For what a flow could not be published. */
export async function problemsOf(
  ctx: Context,
  definition: Definition,
  { application, actions }: Judging,
): Promise<Problem[]> {
  const as = await inNameOf(ctx, application, definition.runAs)
  if (!as) return [{ field: 'runAs', code: 'dangling', params: { object: 'user', id: definition.runAs ?? '' } }]
  return definitionProblems({ ...as, locale: ctx.locale }, definition, actions)
}

/** From now on it begins with the draft as it is; who publishes it answers for it. Throws NotFound, Stale, and Invalid with every problem. */
export async function publishFlow(ctx: Context, id: string, judging: Judging, version?: SeenVersion): Promise<FlowRow> {
  const flow = await getFlow(ctx, id)
  if (!isSeen(version, flow.version)) throw new Stale('stale', { version: flow.version })
  const problems = await problemsOf(ctx, flow.draft, judging)
  if (problems.length) throw new Invalid(problems)
  await transact(ctx, async inside => {
    const isSame = flow.published?.by === ctx.actor.user && isEqual(flow.published.definition, flow.draft)
    const published = isSame ? (flow.published?.id ?? '') : await addVersion(inside, flow)
    const changed = await inside.db.one(sql`
      update flow set version = version + 1, state = 'on', published = ${published}, looked_until = now(), updated_at = now()
      where workspace_id = ${ctx.workspace} and id = ${id} and version = ${flow.version} returning 1 as changed`)
    if (!changed) throw new Stale('stale', { version: flow.version })
    await orderIndexes(inside, judging.application, [flow.draft, flow.published?.definition])
  })
  return getFlow(ctx, id)
}

/** Has indexes made and dropped for moments that flows look at now, or no longer do. */
async function orderIndexes(
  { db }: Context,
  { enqueue }: Application,
  concerned: readonly (Definition | undefined)[],
): Promise<void> {
  if (concerned.some(definition => definition && looksAtMoments(definition.trigger)))
    await enqueue(db, momentIndexesJob, {})
}

export const isEqual = (a: Definition, b: Definition): boolean =>
  JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map(name => [name, ordered(value[name])]),
  )
}

async function addVersion({ db, workspace, actor }: Context, { id, draft }: FlowRow): Promise<string> {
  const version = newId()
  await db.query(sql`
    insert into flow_version (id, flow, number, definition, published_by)
    select ${version}, ${id}, coalesce(max(number), 0) + 1, ${JSON.stringify(draft)}::jsonb, ${actor.user}::uuid
    from flow_version where workspace_id = ${workspace} and flow = ${id}`)
  return version
}

/** Nothing begins with it any more; what is under way goes on to its end, or ends now. Throws NotFound. */
export async function switchOff(
  ctx: Context,
  id: string,
  { runs, application }: { runs: 'finish' | 'stop'; application: Application },
): Promise<FlowRow> {
  const flow = await getFlow(ctx, id)
  await transact(ctx, async inside => {
    if (flow.state === 'on')
      await inside.db.query(sql`
        update flow set version = version + 1, state = 'off', updated_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (runs === 'stop') await endRuns(inside, id, 'flowOff')
    await orderIndexes(inside, application, [flow.published?.definition])
  })
  return getFlow(ctx, id)
}

/** Makes the address by which others begin the flow, anew: the former one no longer leads anywhere. Told once. */
export async function makeHook(ctx: Context, id: string): Promise<string> {
  await getFlow(ctx, id)
  const key = randomBytes(24).toString('base64url')
  await ctx.db.query(
    sql`update flow set hook_hash = ${hookHash(key)} where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
  return key
}

export const hookHash = (key: string): Buffer => createHash('sha256').update(key).digest()

export interface ShownFlow extends Omit<FlowRow, 'hasHook'> {
  object: string | null
  isChanged: boolean
  hasHook: boolean
  problems?: Problem[]
  broken?: Problem[]
}

export const shownFlow = (flow: FlowRow): ShownFlow => ({
  ...flow,
  object: objectOfTrigger(flow.draft.trigger),
  isChanged: flow.published !== null && !isEqual(flow.published.definition, flow.draft),
})
