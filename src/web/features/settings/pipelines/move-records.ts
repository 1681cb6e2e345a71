import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { type BulkJson, isUnderWay } from '../../../records/bulk/bulk-changes.ts'
import type { Staged } from './staged-objects.ts'

/**
 * Moves all records of a stage by a bulk change, which can be undone. Where one of them may not go there, none goes, and
 * the reason is said.
 */
export async function moveRecords(
  { object, field }: Staged,
  { from, to }: { from: string; to: string },
  onMoved: (count: number) => void,
): Promise<BulkJson | null> {
  const asked = await api.post<BulkJson>('/bulk-changes', {
    object: object.name,
    query: { filter: { [field.name]: from } },
    change: { set: { [field.name]: to } },
  })
  const planned = await ended(asked)
  if (!planned.counts.found) return null
  if (planned.counts.refused) {
    await api.post(`/bulk-changes/${planned.id}/cancel`)
    throw new ApiError(422, { detail: reasons(planned) })
  }
  const done = await ended(await api.post<BulkJson>(`/bulk-changes/${planned.id}/commit`), onMoved)
  if (done.state === 'failed' || done.counts.refused)
    throw new ApiError(422, { detail: done.failure?.message ?? reasons(done) })
  return done
}

const reasons = ({ refusals }: BulkJson): string =>
  refusals.map(({ message, count }) => `${message} (${count})`).join(' ')

const pause = 400

async function ended(bulk: BulkJson, onProgress?: (count: number) => void): Promise<BulkJson> {
  let now = bulk
  while (isUnderWay(now)) {
    await new Promise(resolve => setTimeout(resolve, pause))
    now = await api.get<BulkJson>(`/bulk-changes/${now.id}`)
    onProgress?.(now.progress.done)
  }
  return now
}
