import type { RecordJson } from '../app/contract.ts'
import { sameValue } from './save-field.ts'

type Known = Pick<RecordJson, 'id' | 'version'>

/** Of each record the change that came last. */
const running = new Map<string, Promise<unknown>>()
/** What a record became by one's own changes, by the version that each was made on. */
const answers = new Map<string, RecordJson>()
/** What is older than this many changes has long been seen as it became. */
const mostAnswers = 200
const keyOf = ({ id, version }: Known) => `${id} ${version}`

/**
 * Changes a record in its turn, on what the changes before it were answered with: who is quicker than the server's
 * answer does not meet his own change as if it were somebody else's.
 */
export function changeInTurn(
  record: RecordJson,
  change: (known: RecordJson) => Promise<RecordJson>,
): Promise<RecordJson> {
  return inTurn(record.id, async () => {
    const known = asChanged(record)
    const now = await change(known)
    noteChange(known, now)
    return now
  })
}

/** Changes of one record wait for each other, wherever on the page they were begun. */
export function inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  const before = running.get(id) ?? Promise.resolve()
  const mine = before.then(work, work)
  running.set(id, mine)
  const done = () => {
    if (running.get(id) === mine) running.delete(id)
  }
  mine.then(done, done)
  return mine
}

/** Moves that are shown as made, with all that is asked before they are. */
const shown = new Set<Promise<unknown>>()

/** What a move shows holds from its first picture until it is answered, also while a dialog asks what is missing. */
export function holdUntilAnswered<Result>(move: Promise<Result>): Promise<Result> {
  shown.add(move)
  const done = () => shown.delete(move)
  move.then(done, done)
  return move
}

/**
 * Until none is on its way, also of those begun meanwhile: what is asked before shows records as they were, in place of
 * where they have been put.
 */
export async function changesDone(): Promise<void> {
  while (running.size || shown.size) await Promise.allSettled([...running.values(), ...shown])
}

/** The record as one's own changes alone have made it of what was seen; what others have changed in between is still to be met. */
export function asChanged(record: RecordJson): RecordJson {
  const next = answers.get(keyOf(record))
  return next ? asChanged({ ...record, ...next }) : record
}

/** The version one's own changes have made, as long as they left these fields as they are known. */
export function versionWith(record: RecordJson, names: readonly string[]): number {
  const next = answers.get(keyOf(record))
  const same = next && names.every(name => sameValue(next[name] ?? null, record[name] ?? null))
  return same ? versionWith(next, names) : record.version
}

export function noteChange(before: Known, now: RecordJson): void {
  if (now.version !== before.version + 1) return
  answers.set(keyOf(before), now)
  const [oldest] = answers.keys()
  if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest)
}
