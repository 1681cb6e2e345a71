import { say } from '../../../messages/words.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { foretellRemoval } from './foretell.ts'
import { findSampleData, sampleRecords, states } from './sample-data.ts'
import { sampleWords } from './words.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const named: JsonObject = { object: { type: 'string' }, id, title: { type: 'string' } }
const record: JsonObject = { type: 'object', properties: named, required: ['object', 'id', 'title'] }

export const samplesSchema: JsonObject = {
  type: 'object',
  properties: {
    state: { enum: ['none', ...states] },
    tag: { type: 'string', description: 'By which their cards are marked' },
    progress: {
      type: 'object',
      properties: { done: { type: 'integer' }, of: { type: 'integer' } },
      required: ['done', 'of'],
    },
    counts: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'How many records of each object there are to take away',
    },
    touched: {
      type: 'array',
      description: 'Those that people have changed or linked to since, and what these stand on',
      items: {
        type: 'object',
        properties: {
          ...named,
          why: { enum: ['changed', 'linked', 'needed'] },
          by: { type: 'array', items: record, description: 'What was linked: the first few' },
        },
        required: ['object', 'id', 'title', 'why', 'by'],
      },
    },
    kept: { type: 'array', items: record, description: 'What stayed at the last removal' },
    failure: { type: ['string', 'null'], description: 'Why they could not be added' },
  },
  required: ['state', 'progress', 'counts', 'touched', 'kept', 'failure'],
}

/** How the samples stand, and what taking them away would take. */
export async function presentSamples(ctx: Context): Promise<JsonObject> {
  const data = await findSampleData(ctx)
  if (!data) {
    const progress = { done: 0, of: 0 }
    return { state: 'none', progress, counts: {}, touched: [], kept: [], failure: null }
  }
  const isThere = data.state === 'there' || data.state === 'failed'
  const foretold = isThere ? await foretellRemoval(ctx, await sampleRecords(ctx, data)) : { counts: {}, touched: [] }
  return {
    state: data.state,
    tag: sampleWords[data.locale].tag,
    progress: { done: data.done, of: data.total },
    counts: foretold.counts,
    touched: foretold.touched.map(({ by, ...touched }) => ({ ...touched, by: by.map(one => ({ ...one })) })),
    kept: data.kept.map(one => ({ ...one })),
    failure: data.failure && say(ctx.locale, `errors:${data.failure.code}`, data.failure.params),
  }
}
