import { type ReactNode, useState } from 'react'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject, StageJson } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { isEmptyValue } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { isWritable } from '../form-fields.ts'
import { changeInTurn } from '../own-changes.ts'
import { fewAtOnce } from './few-at-once.ts'
import type { Moved, Outcome } from './moves.ts'
import { LeftAsIs, useContest } from './use-contest.tsx'

const AskDialog = lazyPart(async () => (await import('./ask-dialog.tsx')).AskDialog)

/** Where records go, and what is asked of each before anything is tried. */
export interface Target {
  value: string
  label: string
  asked: (record: RecordJson) => readonly string[]
  isLoss: boolean
}

interface Step {
  record: RecordJson
  target: Target
  fields: JsonObject
}

interface Asking {
  records: readonly RecordJson[]
  target: Target
  error: ApiError | null
  /** What came of those that went already. */
  gone: readonly Outcome[]
  done: (outcomes: Outcome[]) => void
}

/** What came of it for a record, and how it is now where that is known. */
interface Tried {
  outcome: Outcome
  now?: RecordJson
}

interface AskedMove {
  object: SchemaObject
  /** Whose value is the place of a record. */
  field: SchemaField | undefined
  send: (step: Step, version: number) => Promise<RecordJson>
  /** Something was tried with these, or taken back; each as it is now, where that is known. */
  onSettled: (settled: readonly { id: string; now?: RecordJson }[]) => void
}

/**
 * Moves records, and asks in one dialog for what the server misses of them, or what is known to be missed. The promise
 * holds until that is answered or given up.
 */
export function useAskedMove({ object, field, send, onSettled }: AskedMove): {
  move: (records: readonly RecordJson[], target: Target) => Promise<Outcome[]>
  dialog: ReactNode
} {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [pending, setPending] = useState(false)
  const contest = useContest(object, field)
  const takeBack = async (moved: RecordJson): Promise<RecordJson> => {
    const { id, version } = moved
    const now = await changeInTurn(moved, () => api.delete<RecordJson>(`/${object.plural}/${id}/changes/${version}`))
    onSettled([{ id, now }])
    return now
  }
  const made = (before: RecordJson, now: RecordJson): Moved => ({
    record: now,
    ...(now.version !== before.version && { undo: () => takeBack(now) }),
  })
  const sendAll = async (records: readonly RecordJson[], target: Target, fields: JsonObject): Promise<Outcome[]> => {
    const own = (record: RecordJson) => (records.length > 1 ? blanksOf(record, fields) : fields)
    const tried = await fewAtOnce(records, record => {
      const step = { record, target, fields: own(record) }
      return contest.sendOn({ record, value: target.value, send: version => send(step, version) }).then(
        (now): Tried => ({ now, outcome: { record, moved: made(record, now) } }),
        (error: unknown): Tried =>
          error instanceof LeftAsIs
            ? { now: error.now, outcome: { record, moved: null } }
            : { outcome: { record, moved: null, error } },
      )
    })
    onSettled(tried.map(({ outcome, now }) => ({ id: outcome.record.id, now })))
    return tried.map(({ outcome }) => outcome)
  }
  const ask = (given: Omit<Asking, 'done'>) => new Promise<Outcome[]>(done => setAsking({ ...given, done }))

  const move = async (records: readonly RecordJson[], target: Target): Promise<Outcome[]> => {
    if (records.some(record => target.asked(record).length)) return ask({ records, target, error: null, gone: [] })
    const { gone, lacking, error } = sorted(await sendAll(records, target, {}), object)
    return error ? ask({ records: lacking, target, error, gone }) : gone
  }
  const answer = async (asked: Asking, fields: JsonObject): Promise<boolean> => {
    setPending(true)
    const outcomes = await sendAll(asked.records, asked.target, fields).finally(() => setPending(false))
    const { gone, lacking, error } = sorted(outcomes, object)
    const all = [...asked.gone, ...gone]
    if (error) setAsking({ ...asked, records: lacking, gone: all, error })
    else leave(asked, all)
    return !error
  }
  const leave = ({ done }: Asking, outcomes: Outcome[]) => {
    done(outcomes)
    setAsking(null)
  }
  const dialog = asking ? (
    <AskDialog
      key={`${asking.records[0]?.id} ${asking.target.value}`}
      object={object}
      records={asking.records}
      target={asking.target}
      error={asking.error}
      pending={pending}
      onClose={() =>
        leave(asking, [...asking.gone, ...asking.records.map(record => ({ record, moved: null }) satisfies Outcome)])
      }
      onSubmit={fields => answer(asking, fields)}
    />
  ) : null
  return {
    move,
    dialog: (
      <>
        {dialog}
        {contest.dialog}
      </>
    ),
  }
}

/** What is known of a record already is not written over by what is said of several. */
const blanksOf = (record: RecordJson, fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => isEmptyValue(record[name])))

/** Those that went, or cannot go, and those of which more has to be known. */
function sorted(outcomes: Outcome[], object: SchemaObject) {
  const lacking = outcomes.filter(({ error }) => asksMore(error, object))
  const [first] = lacking
  return {
    gone: outcomes.filter(one => !lacking.includes(one)),
    lacking: lacking.map(({ record }) => record),
    error: first?.error instanceof ApiError ? first.error : null,
  }
}

/** Fields are missed that the caller may fill in. */
const asksMore = (error: unknown, object: SchemaObject): boolean =>
  error instanceof ApiError &&
  error.status === 422 &&
  Object.keys(error.byField()).some(name => {
    const field = fieldOf(object, name)
    return field && isWritable(field) && field.type !== 'stage'
  })

/** A stage as a target: it wants the fields it demands, a loss its reason where the object has one. */
export function targetOfStage(object: SchemaObject, stage: StageJson): Target {
  const isLoss = stage.kind === 'lost' && fieldOf(object, 'lostReason') !== undefined
  const demanded = (stage.requiredFields ?? []).filter(name => {
    const field = fieldOf(object, name)
    return field && isWritable(field)
  })
  const asked = (record: RecordJson) => [
    ...demanded.filter(name => name in record && isEmptyValue(record[name])),
    ...(isLoss && !record.lostReason ? ['lostReason', 'competitor', 'lostNote'] : []),
  ]
  return { value: stage.id, label: stage.name, asked: record => [...new Set(asked(record))], isLoss }
}
