import sql from 'sql-template-tag'
import type { Context } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { EventWait, FlowStep } from '../flow-action.ts'
import type { Definition } from './definition.ts'
import { type Placed, placesOf, walk } from './tree.ts'

/** A published version, ready to be run. */
export interface Version {
  id: string
  flow: string
  name: string
  number: number
  definition: Definition
  places: ReadonlyMap<string, Placed>
  publishedBy: string | null
  /** New runs begin with it. */
  isCurrent: boolean
}

/** What a process keeps of the flows of a company: an event that concerns none costs looks into maps. */
export interface Published {
  versions: ReadonlyMap<string, Version>
  /** By `deal.created`. */
  starts: ReadonlyMap<string, readonly Version[]>
  /** By `deal.updated`, those that begin when a certain field has become another. */
  byField: ReadonlyMap<string, ReadonlyMap<string, readonly Version[]>>
  /** By `deal.updated`: by which fields of such records runs may wait for them; `''`: the record itself. */
  waits: ReadonlyMap<string, ReadonlySet<string>>
  /** Some run may end before its last step: by an answer, by a stage, by what the record of this object has become. */
  answers: boolean
  stops: ReadonlySet<string>
  /** Those that the clock begins. */
  clocked: readonly Version[]
}

/** As long as the set-up that it belongs to: a change of flows drops that. */
const kept = new WeakMap<Context['config'], Promise<Published>>()

export function publishedFlows(ctx: Context): Promise<Published> {
  const known = kept.get(ctx.config)
  if (known) return known
  const loading = load(ctx).then(versions => compile(ctx, versions))
  kept.set(ctx.config, loading)
  loading.catch(() => kept.delete(ctx.config))
  return loading
}

interface Row extends Omit<Version, 'places'> {}

const columns = sql`v.id, v.flow, f.name, v.number, v.definition, v.published_by as "publishedBy",
  (f.state = 'on' and f.published = v.id and f.removed_at is null) as "isCurrent"`

/** The present version of each flow, and those with which runs are still under way. */
async function load({ db, workspace }: Context): Promise<Version[]> {
  const rows = await db.query<Row>(sql`
    select ${columns} from flow_version v join flow f on f.workspace_id = v.workspace_id and f.id = v.flow
    where v.workspace_id = ${workspace} and f.removed_at is null and ((f.state = 'on' and f.published = v.id)
      or exists (select from flow_run r where r.workspace_id = v.workspace_id and r.version = v.id and r.state in ('running', 'waiting')))
    order by f.position, f.id`)
  return rows.map(versionFrom)
}

const versionFrom = (row: Row): Version => ({ ...row, places: placesOf(row.definition.steps) })

/** A version by its id, also one with which nothing begins any more; `null`: none. */
export async function versionOf(ctx: Context, id: string): Promise<Version | null> {
  const known = (await publishedFlows(ctx)).versions.get(id)
  if (known) return known
  const row = await ctx.db.one<Row>(sql`
    select ${columns} from flow_version v join flow f on f.workspace_id = v.workspace_id and f.id = v.flow
    where v.workspace_id = ${ctx.workspace} and v.id = ${id}`)
  return row ? versionFrom(row) : null
}

function compile(ctx: Context, versions: readonly Version[]): Published {
  const starts = new Map<string, Version[]>()
  const byField = new Map<string, Map<string, Version[]>>()
  const waits = new Map<string, Set<string>>()
  const stops = new Set<string>()
  for (const version of versions) {
    if (version.isCurrent) addStart(ctx, version, { starts, byField })
    const { trigger, stops: ends, steps } = version.definition
    const object = trigger.object ?? null
    for (const { kind, field } of waitsIn(steps, object)) listed(waits, kind, () => new Set<string>()).add(field)
    if (object && (ends.leavesStage || ends.when)) stops.add(object)
  }
  return {
    versions: new Map(versions.map(version => [version.id, version])),
    starts,
    byField,
    waits,
    stops,
    answers: versions.some(({ definition }) => definition.stops.answered),
    clocked: versions.filter(({ isCurrent, definition }) => isCurrent && clocks.has(definition.trigger.on)),
  }
}

const clocks = new Set<string>(['date', 'schedule', 'stageTooLong', 'timePassed'])

interface Starts {
  starts: Map<string, Version[]>
  byField: Map<string, Map<string, Version[]>>
}

function addStart(ctx: Context, version: Version, { starts, byField }: Starts): void {
  const { trigger } = version.definition
  const { object } = trigger
  const start = (kind: string) => listed(starts, `${object}.${kind}`, () => []).push(version)
  const onField = (field: string) =>
    listed(
      listed(byField, `${object}.updated`, () => new Map<string, Version[]>()),
      field,
      () => [],
    ).push(version)
  switch (trigger.on) {
    case 'created':
      return void start('created')
    case 'changed':
      if (!trigger.changes?.length) return void start('updated')
      for (const field of new Set(trigger.changes.map(change => change.field))) onField(field)
      return
    case 'stageEntered':
      start('created')
      return void onField(stageField(ctx, object))
    case 'stageLeft':
      return void onField(stageField(ctx, object))
  }
}

const stageField = ({ config }: Context, object: string | undefined): string => {
  const declared = config.objects.get(object ?? '')
  return (declared && stageFieldOf(declared)) ?? 'stage'
}

/** The events for which the steps of a flow may wait. */
function waitsIn(steps: readonly FlowStep[], object: string | null): { kind: string; field: string }[] {
  const found: { kind: string; field: string }[] = []
  walk(steps, { path: 'steps', after: null, depth: 1 }, ({ step }) => {
    if (step.do === 'task') found.push({ kind: 'task.updated', field: '' })
    if (step.do === 'wait') found.push(...eventsOf(step, object))
  })
  return found
}

function eventsOf(step: FlowStep, object: string | null): { kind: string; field: string }[] {
  const wait = awaited(step, object ? { object, id: '' } : null)
  if (!wait) return []
  const field = wait.by.field ?? ''
  return wait.kinds.map(kind => ({ kind: `${wait.object}.${kind}`, field }))
}

/** The event that a step of kind `wait` waits for, about a record. */
export function awaited({ event }: FlowStep, on: { object: string; id: string } | null): EventWait | null {
  if (!event || typeof event !== 'object' || Array.isArray(event) || !on) return null
  const when = event.when && typeof event.when === 'object' && !Array.isArray(event.when) ? event.when : null
  if (event.on === 'meets') return { kinds: ['updated'], object: on.object, by: { record: on.id }, when }
  if (event.on === 'answer')
    return { kinds: ['created'], object: 'activity', by: { field: 'on', record: on.id }, when: { direction: 'in' } }
  const kinds = event.on === 'created' ? (['created'] as const) : (['created', 'updated'] as const)
  return { kinds, object: String(event.object), by: { field: String(event.by), record: on.id }, when }
}

function listed<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
