import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { type BulkJson, isUnderWay } from '../../../records/bulk/bulk-changes.ts'
import type { Staged } from './staged-objects.ts'

/**
 * Moves all records of a stage by a bulk change, which can be undone, and stopped: then what is moved stays where it is.
 * Where one of them may not go there, none goes, and the reason is said.
 */
export async function moveRecords(
  { object, field }: Staged,
  { from, to }: { from: string; to: string },
  onProgress: (bulk: BulkJson) => void,
): Promise<BulkJson | null> {
  const asked = await api.post<BulkJson>('/bulk-changes', {
    object: object.name,
    query: { filter: { [field.name]: from } },
    change: { set: { [field.name]: to } },
  })
  const planned = await ended(asked, onProgress)
  if (!planned.counts.found) return null
  if (planned.state === 'cancelled') return planned
  if (planned.counts.refused) {
    await api.post(`/bulk-changes/${planned.id}/cancel`)
    throw new ApiError(422, { detail: reasons(planned) })
  }
  const done = await ended(await api.post<BulkJson>(`/bulk-changes/${planned.id}/commit`), onProgress)
  if (done.state === 'failed' || (done.state === 'done' && done.counts.refused))
    throw new ApiError(422, { detail: done.failure?.message ?? reasons(done) })
  return done
}

const reasons = ({ refusals }: BulkJson): string =>
  refusals.map(({ message, count }) => `${message} (${count})`).join(' ')

const pause = 400

/** Ends it where it is: `moveRecords` returns what is done by then. */
export const stopMoving = (id: string): Promise<BulkJson> => api.post<BulkJson>(`/bulk-changes/${id}/cancel`)

async function ended(bulk: BulkJson, onProgress: (bulk: BulkJson) => void): Promise<BulkJson> {
  let now = bulk
  onProgress(now)
  while (isUnderWay(now)) {
    await new Promise(resolve => setTimeout(resolve, pause))
    now = await api.get<BulkJson>(`/bulk-changes/${now.id}`)
    onProgress(now)
  }
  return now
}
