import { type Context, transact } from '../../../records/index.ts'
import { pipelinesOf } from '../../../records/stages.ts'
import type { Application } from '../../feature.ts'
import { backdate } from '../backdate.ts'
import { addRecords } from '../write.ts'
import { planSamples, type Sample } from './plan.ts'
import {
  findSampleData,
  insertSampleData,
  keepSampleRecords,
  lockSampleData,
  type SampleData,
  sampleRecords,
  writeSampleData,
} from './sample-data.ts'
import { type Asker, tellAsker } from './tell-asker.ts'

/** Records made in one transaction. */
const portion = 20

/**
 * Begins to add samples that belong to somebody. Where there are some, or they are on their way, nothing is begun; what
 * broke off goes on.
 */
export function beginSamples(
  ctx: Context,
  { actor, locale, begunBy }: Pick<SampleData, 'actor' | 'locale'> & { begunBy: Asker },
  enqueue: Application['enqueue'],
): Promise<SampleData | null> {
  return transact(ctx, async inside => {
    await lockSampleData(inside)
    const known = await findSampleData(inside, { lock: true })
    if (known && known.state !== 'removed' && known.state !== 'failed') return known
    if (known?.state === 'failed') await writeSampleData(inside, known.id, { state: 'adding', failure: null })
    else await insertSampleData(inside, { actor, locale })
    await enqueue(inside.db, 'samples.add', { begunBy })
    return findSampleData(inside)
  })
}

/** Makes what is still missing, a portion in each transaction together with how far it is. */
export async function addSamples(ctx: Context, begunBy: Asker): Promise<void> {
  for (;;) {
    const more = await transact(ctx, inner => addPortion(inner, begunBy))
    if (!more) return
  }
}

async function addPortion(ctx: Context, begunBy: Asker): Promise<boolean> {
  const data = await findSampleData(ctx, { lock: true })
  if (data?.state !== 'adding') return false
  const samples = await plannedSamples(ctx, data)
  const next = samples.slice(data.done, data.done + portion)
  for (const [object, group] of Map.groupBy(next, sample => sample.object)) await addRecords(ctx, object, group)
  const done = data.done + next.length
  if (done === samples.length)
    await backdate(
      ctx,
      samples.map(({ id }) => id),
    )
  await writeSampleData(ctx, data.id, {
    done,
    total: samples.length,
    state: done === samples.length ? 'there' : 'adding',
  })
  if (done === samples.length) await tellAsker(ctx, begunBy, data, 'samplesAdded')
  return done < samples.length
}

/** What is to be made: the same in every portion, under the ids that were given out in the first. */
async function plannedSamples(ctx: Context, data: SampleData): Promise<Sample[]> {
  const known = await sampleRecords(ctx, data)
  const { stages = [] } = pipelinesOf(ctx, { name: 'deal' })[0] ?? {}
  const samples = planSamples({
    locale: data.locale,
    language: ctx.config.company.locale,
    owner: data.actor,
    currency: ctx.config.company.currency,
    timeZone: ctx.config.company.timeZone,
    now: new Date(data.createdAt),
    stages,
    sources: [...ctx.config.sources].toSorted(),
    ids: known.map(({ id }) => id),
  })
  if (!known.length) await keepSampleRecords(ctx, data, samples)
  return samples
}
