import { NotFound, type ObjectDeclaration, type Problem, type StageFacts, type StoredFields } from '../model/index.ts'
import type { Context, PipelineInfo, StageInfo } from './context.ts'
import { isEmpty } from './read-fields.ts'

/** Name of the field that holds the stage, for objects that move along a pipeline. */
export const stageFieldOf = (object: ObjectDeclaration): string | undefined =>
  Object.keys(object.fields).find(name => object.fields[name]?.type === 'stage')

export function stageOf(ctx: Context, object: ObjectDeclaration, values: StoredFields): StageFacts | null {
  const field = stageFieldOf(object)
  return (field && ctx.config.stages.get(String(values[field]))) || null
}

/** A new record without a stage begins in the first open one; a stage brings its pipeline with it. */
export function enterPipeline(ctx: Context, object: ObjectDeclaration, values: StoredFields): StoredFields {
  const field = stageFieldOf(object)
  if (!field) return values
  const own = pipelinesOf(ctx, object)
  const given = ctx.config.stages.get(String(values[field]))
  const pipeline = values.pipeline ?? given?.pipeline ?? own[0]?.id ?? null
  const first = own.find(({ id }) => id === pipeline)?.stages.find(({ kind }) => kind === 'open')
  return {
    ...values,
    ...('pipeline' in object.fields && { pipeline }),
    [field]: values[field] ?? first?.id ?? null,
  }
}

/** The pipelines through which records of the object move, in order. */
export const pipelinesOf = ({ config }: Context, object: Pick<ObjectDeclaration, 'name'>): PipelineInfo[] =>
  config.pipelines.filter(pipeline => pipeline.object === object.name)

/**
 * What a change of stage brings with it: since when it is there, and when the sale was closed. A time given along
 * with it (imports of what happened elsewhere) is kept.
 */
export function followStage(
  ctx: Context,
  object: ObjectDeclaration,
  values: StoredFields,
  before: StoredFields | null,
): StoredFields {
  const field = stageFieldOf(object)
  if (!field || values[field] === before?.[field]) return values
  const now = values[field] == null ? null : new Date().toISOString()
  const closed = now !== null && stageOf(ctx, object, values)?.kind !== 'open'
  const given = (name: string) => (values[name] !== (before?.[name] ?? null) ? values[name] : undefined)
  return {
    ...values,
    ...('stageSince' in object.fields && { stageSince: given('stageSince') ?? now }),
    ...('closedAt' in object.fields && { closedAt: closed ? (given('closedAt') ?? now) : null }),
  }
}

/** What is wrong with where a record stands, and what the stage it enters misses. */
export const stageProblems = (
  ctx: Context,
  object: ObjectDeclaration,
  values: StoredFields,
  before: StoredFields | null,
): Problem[] => [
  ...strayed(ctx, object, values),
  ...withoutStages(ctx, object, values),
  ...missingInStage(ctx, object, values, before),
]

/** A record in a pipeline of another object's. */
function strayed(ctx: Context, object: ObjectDeclaration, values: StoredFields): Problem[] {
  const field = stageFieldOf(object)
  if (!field) return []
  const own = new Set(pipelinesOf(ctx, object).map(({ id }) => id))
  const known = new Set(ctx.config.pipelines.map(({ id }) => id))
  const isForeign = (pipeline: unknown) => known.has(String(pipeline)) && !own.has(String(pipeline))
  return [
    ...(isForeign(stageOf(ctx, object, values)?.pipeline) ? [field] : []),
    ...('pipeline' in object.fields && isForeign(values.pipeline) ? ['pipeline'] : []),
  ].map(name => ({ field: name, code: 'foreignPipeline' }))
}

/** A pipeline of an object that has no stages. */
function withoutStages(ctx: Context, object: ObjectDeclaration, values: StoredFields): Problem[] {
  if (object.name !== 'pipeline' || values.object == null) return []
  const name = String(values.object)
  const target = ctx.config.objects.get(name)
  if (!target) return [{ field: 'object', code: 'unknownObject', params: { object: name } }]
  return stageFieldOf(target) ? [] : [{ field: 'object', code: 'noStageField' }]
}

/** Fields that the stage demands of whoever enters it. */
function missingInStage(
  ctx: Context,
  object: ObjectDeclaration,
  values: StoredFields,
  before: StoredFields | null,
): Problem[] {
  const field = stageFieldOf(object)
  if (!field || values[field] === before?.[field]) return []
  const stage = ctx.config.stages.get(String(values[field]))
  return (stage?.requiredFields ?? [])
    .filter(name => name in object.fields && isEmpty(values[name]))
    .map(name => ({ field: name, code: 'requiredInStage', params: { stage: stage?.name ?? '' } }))
}

/** A stage by its id. Throws NotFound. */
export function getStage(ctx: Context, id: string): StageInfo {
  const stage = ctx.config.stages.get(id)
  if (!stage) throw new NotFound('unknownStage', { stage: id })
  return stage
}
