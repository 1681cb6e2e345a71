import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { JsonObject } from '../../../model/index.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject, StageJson } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { toastError } from '../../ui/toast.ts'
import { isWritable } from '../form-fields.ts'
import type { Moved } from './moves.ts'
import { LeftAsIs, useContest } from './use-contest.tsx'

const AskDialog = lazyPart(async () => (await import('./ask-dialog.tsx')).AskDialog)

/** Where a record goes, and what is asked before anything is tried. */
export interface Target {
  value: string
  label: string
  asked: readonly string[]
  isLoss: boolean
}

interface Step {
  record: RecordJson
  target: Target
  fields: JsonObject
}

interface Asking extends Step {
  error: ApiError | null
  done: (moved: Moved | null) => void
}

interface AskedMove {
  object: SchemaObject
  /** Whose value is the place of a record. */
  field: SchemaField | undefined
  send: (step: Step, version: number) => Promise<RecordJson>
  /** The way back of a move that was made. */
  back: (step: Step, now: RecordJson) => Promise<RecordJson>
  onSettled: (record: RecordJson, now: RecordJson | undefined) => void
}

/**
 * Moves a record, and asks in a dialog for what the server misses, or what is known to be missed. The promise holds until
 * that is answered or given up.
 */
export function useAskedMove({ object, field, send, back, onSettled }: AskedMove): {
  move: (record: RecordJson, target: Target) => Promise<Moved | null>
  dialog: ReactNode
} {
  const [asking, setAsking] = useState<Asking | null>(null)
  const contest = useContest(object, field)
  const mutation = useMutation({
    mutationFn: (step: Step) =>
      contest.sendOn({ record: step.record, value: step.target.value, send: version => send(step, version) }),
    onSettled: (now, error, { record }) => onSettled(record, error instanceof LeftAsIs ? error.now : now),
    meta: { quiet: true },
  })
  const made = (step: Step, now: RecordJson): Moved => ({
    record: now,
    undo: async () => {
      const undone = await back(step, now)
      onSettled(now, undone)
      return undone
    },
  })
  const ask = (step: Step, error: ApiError | null) =>
    new Promise<Moved | null>(done => setAsking({ ...step, error, done }))
  const move = async (record: RecordJson, target: Target): Promise<Moved | null> => {
    const step = { record, target, fields: {} }
    if (target.asked.length) return ask(step, null)
    try {
      return made(step, await mutation.mutateAsync(step))
    } catch (error) {
      if (asksMore(error, object)) return ask(step, error)
      if (!(error instanceof LeftAsIs)) toastError(error)
      return null
    }
  }
  const answer = async (asking: Asking, fields: JsonObject): Promise<boolean> => {
    try {
      const step = { ...asking, fields }
      asking.done(made(step, await mutation.mutateAsync(step)))
      setAsking(null)
      return true
    } catch (error) {
      if (error instanceof LeftAsIs) {
        asking.done(null)
        setAsking(null)
        return true
      }
      if (error instanceof ApiError) setAsking({ ...asking, error })
      else toastError(error)
      return false
    }
  }
  const question = asking ? (
    <AskDialog
      key={`${asking.record.id} ${asking.target.value}`}
      object={object}
      record={asking.record}
      target={asking.target}
      error={asking.error}
      pending={mutation.isPending}
      onClose={() => {
        asking.done(null)
        setAsking(null)
      }}
      onSubmit={fields => answer(asking, fields)}
    />
  ) : null
  const dialog = (
    <>
      {question}
      {contest.dialog}
    </>
  )
  return { move, dialog }
}

/** Fields are missed that the caller may fill in. */
const asksMore = (error: unknown, object: SchemaObject): error is ApiError =>
  error instanceof ApiError &&
  error.status === 422 &&
  Object.keys(error.byField()).some(name => {
    const field = fieldOf(object, name)
    return field && isWritable(field) && field.type !== 'stage'
  })

/** A stage as a target: a loss wants its reason where the object has one. */
export function targetOfStage(object: SchemaObject, stage: StageJson, record: RecordJson): Target {
  const isLoss = stage.kind === 'lost' && fieldOf(object, 'lostReason') !== undefined
  const asked = isLoss && !record.lostReason ? ['lostReason', 'lostNote'] : []
  return { value: stage.id, label: stage.name, asked, isLoss }
}
