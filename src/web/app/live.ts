import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { changesDone } from '../records/own-changes.ts'
import { recordKeys } from '../records/queries.ts'
import { forgetRemoved, noteRemoved, noteRestored } from '../records/removed-records.ts'
import { toast } from '../ui/toast.ts'
import { callKeys, callsWanted } from './calls.ts'
import { calmly } from './calmly.ts'
import type { RecordJson } from './contract.ts'
import { type Notice, noticeKeys, readNotice } from './notices.ts'
import { pageId } from './page-id.ts'
import { hearPresence, isShown, sayPresenceAgain } from './presence.ts'
import { schemaQuery } from './schema.ts'
import { noteSeen } from './seen.ts'
import { meQuery, sessionEnded } from './session.ts'
import { isWatched } from './watched-jobs.ts'

interface LiveRecord {
  kind: 'created' | 'updated' | 'removed' | 'restored' | 'merged'
  object: string
  id: string
  version?: number
  actor: string | null
  /** Its row in the history. */
  change: string
}

/** Lists are asked again so soon after something happens, and at most this often while things happen. */
const settleAfter = 800
/** Counts, sums and groups cost the server a look at all records: while events stream they are asked again this often. */
const sumsEvery = 5000
/** Changes of an open card that come together are shown together. */
const gatherFor = 200
/** Notices show at once; of many that come together the bell is asked once in this time, and the last few are told. */
const noticesEvery = 1000
const mostTold = 3

/** One stream for the whole page: what others do shows up without asking, and notices arrive. */
export function useLiveEvents(): void {
  const queryClient = useQueryClient()
  const ended = sessionEnded.use()
  useEffect(() => {
    if (ended) return
    const lists = calmly<string>(objects => void refreshLists(queryClient, objects), { soon: settleAfter })
    const sums = calmly<string>(objects => refreshSums(queryClient, objects), { soon: settleAfter, every: sumsEvery })
    const bell = calmly<string>(() => void queryClient.invalidateQueries({ queryKey: noticeKeys.all }), {
      soon: 0,
      every: noticesEvery,
    })
    const told = calmly<string>(titles => tellLast(titles), { soon: 0, every: noticesEvery })

    const stream = new EventSource(`/api/v1/events?page=${pageId}`)
    stream.addEventListener('open', sayPresenceAgain)
    stream.addEventListener('open', () => void askAgain(queryClient), { once: true })
    stream.addEventListener('presence', event => hearPresence(read(event)))
    stream.addEventListener('record', event => {
      const live = read<LiveRecord>(event)
      refreshRecord(queryClient, live)
      showForeign(queryClient, live)
      lists.add(live.object)
      sums.add(live.object)
    })
    stream.addEventListener('notice', event => {
      const notice = read<Notice>(event)
      // One stands in for somebody, or no longer does: other records are open.
      if (notice.on?.object === 'deputy') void queryClient.invalidateQueries()
      if (isWatched(notice.on)) return void readNotice(notice).catch(() => {})
      told.add(notice.title)
      bell.add('notice')
    })
    // Turned away for good: what is asked next tells the page why, where the session has been ended elsewhere.
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED) bell.add('closed')
    })
    stream.addEventListener('call', event => {
      // Where none may have rung, what shows them comes when the page has come to rest.
      if (read<{ sure: boolean }>(event).sure) callsWanted.set(true)
      void queryClient.invalidateQueries({ queryKey: callKeys.all })
    })
    // Read or put off on another page or device of his.
    stream.addEventListener('notices', event => {
      read(event)
      bell.add('notices')
    })
    // More happened while the page was away than is worth telling one by one.
    stream.addEventListener('missed', event => {
      read(event)
      forgetRemoved()
      void queryClient.invalidateQueries()
    })
    return () => {
      stream.close()
      for (const gathered of [lists, sums, bell, told]) gathered.stop()
    }
  }, [queryClient, ended])
}

/** What is asked because of an event shows at least what it tells of. */
function read<Told>({ data }: MessageEvent<string>): Told {
  const told: Told & { seen?: string } = JSON.parse(data)
  noteSeen(told.seen)
  return told
}

function tellLast(titles: ReadonlySet<string>): void {
  for (const message of [...titles].slice(-mostTold)) toast({ message })
}

/** What was answered before anybody listened may be older than what has happened since: it is asked once more. */
async function askAgain(queryClient: QueryClient): Promise<void> {
  await changesDone()
  void queryClient.invalidateQueries({
    type: 'active',
    predicate: ({ queryKey: [kind], state }) =>
      state.data !== undefined && state.fetchStatus === 'idle' && !lasting.has(String(kind)),
  })
}

/** Asked again by whoever changes it. */
const lasting = new Set(['me', 'schema', 'views'])

/** An open card is asked again only when it is older than what happened: one's own change is known already. */
function refreshRecord(queryClient: QueryClient, { object, id, version, kind, actor }: LiveRecord): void {
  // What one has removed oneself is left already, or about to be.
  if (kind === 'removed' && actor === queryClient.getQueryData(meQuery.queryKey)?.id) return
  // Its card says so at once, and asks for nothing of it any more.
  if (kind === 'removed') noteRemoved(id)
  if (kind === 'restored') noteRestored(id)
  const known = queryClient.getQueryData<RecordJson>(recordKeys.card(object, id))
  if (known && kind === 'updated' && version !== undefined && known.version >= version) return
  void queryClient.invalidateQueries({ queryKey: recordKeys.card(object, id) })
}

const foreign = new Map<string, Set<string>>()

/** What somebody else changes of a card that is open is shown where it stands. */
function showForeign(queryClient: QueryClient, { object, id, kind, actor, change }: LiveRecord): void {
  if (kind !== 'updated' || !isShown(object, id) || actor === queryClient.getQueryData(meQuery.queryKey)?.id) return
  const gathered = foreign.get(id)
  if (gathered) return void gathered.add(change)
  foreign.set(id, new Set([change]))
  setTimeout(() => void flushForeign(queryClient, object, id), gatherFor)
}

async function flushForeign(queryClient: QueryClient, name: string, id: string): Promise<void> {
  const changes = foreign.get(id)
  foreign.delete(id)
  const object = queryClient.getQueryData(schemaQuery.queryKey)?.byName.get(name)
  if (!object || !changes) return
  const { lightUp } = await import('../records/fresh-changes.ts')
  // Without it the card is as new, only nothing of it lights up.
  await lightUp(object, id, changes).catch(() => {})
}

async function refreshLists(queryClient: QueryClient, objects: ReadonlySet<string>): Promise<void> {
  await changesDone()
  for (const object of objects)
    for (const key of [recordKeys.lists(object), ...recordKeys.affectedBy(object)])
      void queryClient.invalidateQueries({ queryKey: key })
}

function refreshSums(queryClient: QueryClient, objects: ReadonlySet<string>): void {
  for (const object of objects)
    for (const key of [recordKeys.aggregates(object), ...recordKeys.summedFrom(object)])
      void queryClient.invalidateQueries({ queryKey: key })
}
