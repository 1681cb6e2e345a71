import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import { isOffline } from '../app/api-error.ts'
import { fillIn } from './fill-in.ts'
import { deviceOwner } from './owner.ts'
import { addWaiting, readWaiting, type Waiting, type WaitingEdit, type WaitingPost } from './waiting.ts'

/** What a person wrote, in his words, and the calls that bring it to the server. */
export interface Written extends Pick<Waiting, 'kind' | 'title' | 'on' | 'draft'> {
  posts: WaitingPost[]
}

/** `null`: there is no network; it is kept on the device and sent when there is one again. */
export type Sent<Answer> = Answer | null

/** Sends what was written, or keeps it waiting. What waits already goes first, so that all arrives in order. */
export async function sendOrWait<Answer>({ posts, ...written }: Written): Promise<Sent<Answer>> {
  const made: string[] = []
  const entry = () => newEntry({ ...written, posts, made })
  if (await anyWaiting()) return keepWaiting(entry())
  let first: Answer | undefined
  try {
    for (const { path, body, key } of posts) {
      const answer = await api.post<Answer & { id?: string }>(path, fillIn(body, made), { idempotencyKey: key })
      made.push(answer.id ?? '')
      first ??= answer
    }
  } catch (error) {
    if (!isOffline(error)) throw error
    return keepWaiting({ ...entry(), triedAt: navigator.onLine ? Date.now() : null })
  }
  return first ?? null
}

/** A changed field that could not be sent. */
export async function keepEdit(edit: WaitingEdit, title: string): Promise<void> {
  const on = { object: edit.object, id: edit.id }
  await keepWaiting({ ...newEntry({ kind: 'edit', title, on, draft: null, posts: [], made: [] }), edit })
}

async function keepWaiting(entry: Waiting): Promise<null> {
  await addWaiting(entry)
  return null
}

const anyWaiting = async (): Promise<boolean> =>
  (await readWaiting().catch(() => [])).some(({ state, person }) => state === 'waiting' && person === deviceOwner())

function newEntry(part: Pick<Waiting, 'kind' | 'title' | 'on' | 'posts' | 'made' | 'draft'>): Waiting {
  const theirs: Json = null
  return {
    ...part,
    id: crypto.randomUUID(),
    person: deviceOwner() ?? '',
    at: Date.now(),
    edit: null,
    triedAt: null,
    state: 'waiting',
    problem: null,
    theirs,
  }
}
