import { isJsonObject, type Json } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** Pipelines carry their stages, in order: one by one or in a list, as JSON text. */
export function nestStages(ctx: Context, json: string): string {
  const answer: Json = JSON.parse(json)
  if (isJsonObject(answer) && Array.isArray(answer.data))
    answer.data = answer.data.map(pipeline => withStages(ctx, pipeline))
  return JSON.stringify(isJsonObject(answer) && 'data' in answer ? answer : withStages(ctx, answer))
}

function withStages(ctx: Context, pipeline: Json): Json {
  if (!isJsonObject(pipeline)) return pipeline
  const { stages = [] } = ctx.config.pipelines.find(({ id }) => id === pipeline.id) ?? {}
  const shown = stages.map(
    ({ id, name, kind, probability, forecast, maxDays, maxRecords, requiredFields, position }) => ({
      id,
      name,
      kind,
      probability,
      forecast,
      maxDays,
      maxRecords,
      requiredFields: [...requiredFields],
      position,
    }),
  )
  return { ...pipeline, stages: shown }
}
