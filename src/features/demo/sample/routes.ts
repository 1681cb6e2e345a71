import { isJsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Answer, Route } from '../../feature.ts'
import { beginSamples } from './add.ts'
import { presentSamples, samplesSchema } from './present.ts'
import { beginRemoval, beginRestoring } from './remove.ts'
import { askerOf } from './tell-asker.ts'

const tag = 'Set-up'
const told = { description: 'How the samples stand', schema: samplesSchema }

/** 202 while something is under way, 200 where all is done. */
async function answer(ctx: Context): Promise<Answer> {
  const body = await presentSamples(ctx)
  return { status: ['adding', 'removing', 'restoring'].includes(String(body.state)) ? 202 : 200, body }
}

export const sampleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/sample-data',
    operation: 'getSampleData',
    summary: 'Whether there are samples, how far they are, and what taking them away would take',
    tag,
    right: 'admin',
    answers: { 200: told },
    handle: async ctx => ({ body: await presentSamples(ctx) }),
  },
  {
    method: 'POST',
    path: '/sample-data',
    operation: 'addSampleData',
    summary:
      'Add companies, contacts, leads, deals, tasks and activities to look around in. They belong to the caller and are marked by a tag; nobody is notified, and no rule hands them out. Where there are some already, nothing is added',
    tag,
    right: 'admin',
    answers: { 200: { ...told, description: 'They are there already' }, 202: told },
    async handle(ctx, _, { enqueue }) {
      const asked = { actor: ctx.actor.user ?? '', locale: ctx.locale, begunBy: askerOf(ctx) }
      await beginSamples(ctx, asked, enqueue)
      return answer(ctx)
    },
  },
  {
    method: 'POST',
    path: '/sample-data/removal',
    operation: 'removeSampleData',
    summary:
      'Take all samples away, into the trash and out of every report. With `keep`, what people have changed or linked to stays and is a sample no more',
    tag,
    right: 'admin',
    body: { type: 'object', properties: { keep: { type: 'boolean' } }, required: ['keep'] },
    answers: {
      200: { ...told, description: 'They are gone already' },
      202: told,
      409: { description: 'There are none' },
    },
    async handle(ctx, { body }, { enqueue }) {
      await beginRemoval(ctx, isJsonObject(body) && body.keep === true, enqueue)
      return answer(ctx)
    },
  },
  {
    method: 'DELETE',
    path: '/sample-data/removal',
    operation: 'restoreSampleData',
    summary: 'Bring back the samples that were taken away last, without those that stayed',
    tag,
    right: 'admin',
    answers: { 200: { ...told, description: 'They are there' }, 202: told, 409: { description: 'None were removed' } },
    async handle(ctx, _, { enqueue }) {
      await beginRestoring(ctx, enqueue)
      return answer(ctx)
    },
  },
]
