import { loadWaiting, type Waiting, waitingStore } from './waiting.ts'

/** An answer as it was last seen, with what was changed since and waits to be sent: edited fields anew, done tasks away. */
export async function withWaiting(answer: unknown): Promise<unknown> {
  await loadWaiting().catch(() => {})
  const waiting = waitingStore.get().filter(({ state }) => state === 'waiting')
  return waiting.length ? changed(answer, waiting) : answer
}

function changed(value: unknown, waiting: Waiting[]): unknown {
  if (Array.isArray(value)) return value.filter(one => !isDone(one, waiting)).map(one => changed(one, waiting))
  if (typeof value !== 'object' || value === null) return value
  const whole: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, changed(part, waiting)]),
  )
  for (const { edit } of waiting)
    if (edit && edit.id === whole.id && edit.field in whole) whole[edit.field] = edit.after
  return whole
}

const isDone = (one: unknown, waiting: Waiting[]): boolean =>
  typeof one === 'object' &&
  one !== null &&
  'dueAt' in one &&
  waiting.some(({ kind, on }) => kind === 'result' && isOf(one, on?.id))

const isOf = (one: object, id: string | undefined): boolean => 'id' in one && one.id === id
