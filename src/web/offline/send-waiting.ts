import i18next from 'i18next'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { ApiError } from '../app/api-error.ts'
import type { Me, RecordJson } from '../app/contract.ts'
import { queryClient } from '../app/query-client.ts'
import { fieldOf, schemaQuery } from '../app/schema.ts'
import { recordKeys } from '../records/queries.ts'
import { saveField } from '../records/save-field.ts'
import { errorWords } from '../ui/toast.ts'
import { fillIn } from './fill-in.ts'
import { deviceOwner } from './owner.ts'
import { changeWaiting, dropWaiting, readWaiting, type Waiting, type WaitingEdit } from './waiting.ts'

/** The server knows a repeat for 24 hours: what may have arrived before that is not sent again without a question. */
const surelyRepeatable = 23 * 60 * 60_000

export interface SentCount {
  sent: number
  /** Not taken: refused, contested, or too old to be repeated. */
  stuck: number
}

/** Sends what waits, one after another in the order it was written, in one tab at a time. Ends where the network does. */
export function sendWaiting(): Promise<SentCount> {
  const none: SentCount = { sent: 0, stuck: 0 }
  if (!navigator.locks) return sendAll(none)
  return navigator.locks.request('rapport.waiting', { ifAvailable: true }, lock => (lock ? sendAll(none) : none))
}

async function sendAll(count: SentCount): Promise<SentCount> {
  const next = await firstWaiting()
  if (!next) return count
  // Whoever is signed in now: what one person wrote is never sent in the name of another.
  const me = await api.get<Me>('/me').catch(() => null)
  if (me?.id !== next.person || deviceOwner() !== next.person) return count
  let total = count
  for (let entry: Waiting | undefined = next; entry; entry = await firstWaiting()) {
    const outcome = await send(entry)
    if (outcome === 'later') return total
    total = { ...total, [outcome]: total[outcome] + 1 }
  }
  return total
}

const firstWaiting = async (): Promise<Waiting | undefined> =>
  (await readWaiting()).find(({ state, person }) => state === 'waiting' && person === deviceOwner())

async function send(entry: Waiting): Promise<'sent' | 'stuck' | 'later'> {
  if (entry.triedAt !== null && entry.posts.length && Date.now() - entry.triedAt > surelyRepeatable)
    return stick(entry, { state: 'doubtful' })
  try {
    if (entry.triedAt === null) await changeWaiting(entry.id, { triedAt: Date.now() })
    const theirs = entry.edit ? await sendEdit(entry.edit) : await sendPosts(entry)
    if (theirs !== undefined) return stick(entry, { state: 'contested', theirs })
    await dropWaiting(entry.id)
    return 'sent'
  } catch (error) {
    if (!(error instanceof ApiError) || isPassing(error.status)) return 'later'
    return stick(entry, { state: 'refused', problem: errorWords(error) })
  }
}

async function sendPosts({ id, posts, made }: Waiting): Promise<undefined> {
  let so = made
  for (const { path, body, key } of posts.slice(made.length)) {
    const answer = await api.post<{ id?: string }>(path, fillIn(body, so), { idempotencyKey: key })
    so = [...so, answer.id ?? '']
    await changeWaiting(id, { made: so })
  }
}

/** What the field is now, where somebody else changed it too; nothing, where it is saved. An open card shows it at once. */
async function sendEdit({
  object: name,
  id,
  version,
  field: fieldName,
  before,
  after,
}: WaitingEdit): Promise<Json | undefined> {
  const object = queryClient.getQueryData(schemaQuery.queryKey)?.byName.get(name)
  const field = object && fieldOf(object, fieldName)
  if (!object || !field) throw new ApiError(404, { title: i18next.t('offline.fieldGone') })
  const known: RecordJson = { id, version, createdAt: '', updatedAt: '', [fieldName]: before }
  const outcome = await saveField(object, known, { field, before, after })
  const now = 'theirs' in outcome ? outcome.now : outcome.saved
  queryClient.setQueryData<RecordJson>(recordKeys.card(name, id), shown => shown && { ...shown, ...now })
  return 'theirs' in outcome ? outcome.theirs : undefined
}

async function stick(entry: Waiting, part: Partial<Waiting>): Promise<'stuck'> {
  await changeWaiting(entry.id, part)
  return 'stuck'
}

/** Not now: no network, no session, too many calls, or the server away. */
const isPassing = (status: number): boolean => status === 0 || status === 401 || status === 429 || status >= 500
