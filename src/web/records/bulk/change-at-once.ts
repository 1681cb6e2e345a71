import { api } from '../../app/api.ts'
import { watchJob } from '../../app/watched-jobs.ts'
import { type BulkJson, type Chosen, type Edit, isUnderWay, previewBulk } from './bulk-changes.ts'

/** Changes all that are marked without a preview, for what is as easily taken back; resolves when it has ended. */
export async function changeAtOnce(chosen: Chosen, edit: Edit): Promise<BulkJson> {
  const planned = await previewBulk(chosen, edit)
  const seen = watchJob(planned.id)
  try {
    const ready = await ended(planned)
    if (ready.state !== 'preview') return ready
    return await ended(await api.post<BulkJson>(`/bulk-changes/${planned.id}/commit`))
  } finally {
    seen()
  }
}

async function ended(bulk: BulkJson): Promise<BulkJson> {
  let now = bulk
  while (isUnderWay(now)) {
    await new Promise(resolve => setTimeout(resolve, 300))
    now = await api.get<BulkJson>(`/bulk-changes/${now.id}`)
  }
  return now
}
