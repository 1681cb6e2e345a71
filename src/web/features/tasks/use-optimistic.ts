import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import type { Link, PageOf, RecordJson } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { recordKeys } from '../../records/queries.ts'
import type { TimelineEntry } from '../../records/timeline/entries.ts'

/** Shows what was just told before the server has it; the returned function takes it away again. */
export function useShowAtOnce(on: Link): (fields: Partial<RecordJson>) => () => void {
  const queryClient = useQueryClient()
  const me = useMe()
  const queryKey = [...recordKeys.timeline(on.object, on.id), 'entries', {}]
  return fields => {
    const now = new Date().toISOString()
    const record: RecordJson = {
      id: crypto.randomUUID(),
      version: 0,
      createdAt: now,
      updatedAt: now,
      owner: me.id,
      on: { object: on.object, id: on.id },
      ...fields,
    }
    const entry: TimelineEntry = { at: now, type: 'activity', record, saving: true }
    // An answer that was asked for before would wipe it out.
    void queryClient.cancelQueries({ queryKey })
    change(pages => (pages[0] ? [{ ...pages[0], data: [entry, ...pages[0].data] }, ...pages.slice(1)] : pages))
    return () =>
      change(pages => pages.map(page => ({ ...page, data: page.data.filter(one => one.record.id !== record.id) })))
  }

  function change(pages: (now: PageOf<TimelineEntry>[]) => PageOf<TimelineEntry>[]): void {
    queryClient.setQueryData<InfiniteData<PageOf<TimelineEntry>>>(
      queryKey,
      known => known && { ...known, pages: pages(known.pages) },
    )
  }
}
