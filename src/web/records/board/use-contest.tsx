import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { idOf, titleOf } from '../../fields/titles.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { changeInTurn } from '../own-changes.ts'

const ConflictDialog = lazyPart(async () => (await import('../conflict-dialog.tsx')).ConflictDialog)

/** Somebody else has moved the record meanwhile, and it stays where he put it. */
export class LeftAsIs extends Error {
  readonly now: RecordJson

  constructor(now: RecordJson) {
    super('left as it is')
    this.now = now
  }
}

interface Moving {
  record: RecordJson
  value: string
  send: (version: number) => Promise<RecordJson>
}

interface Contested {
  field: SchemaField
  mine: string
  now: RecordJson
  decide: (isMine: boolean) => void
}

/**
 * Moves a record, after what one has begun with it before, on what was seen of it. Where others changed *other* fields meanwhile, it is moved without a question;
 * where they moved it too, both places are shown, and a person decides. Throws LeftAsIs for theirs.
 */
export function useContest(object: SchemaObject, field: SchemaField | undefined) {
  const [contested, setContested] = useState<Contested | null>(null)

  const sendOn = ({ record, value, send }: Moving): Promise<RecordJson> =>
    changeInTurn(record, async known => {
      try {
        return await send(known.version)
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 412)) throw error
        const now = await api.get<RecordJson>(`/${object.plural}/${record.id}`)
        const theirs = field && idOf(now[field.name])
        const moved = field && theirs !== idOf(known[field.name]) && theirs !== value
        if (moved && !(await isMine(field, value, now))) throw new LeftAsIs(now)
        return send(now.version)
      }
    })

  /** Who leaves the page over the question leaves the record as it is: what is done to it next does not wait for ever. */
  const leave = useRef(() => {})
  const isLeft = useRef(false)
  useEffect(() => {
    isLeft.current = false
    return () => {
      isLeft.current = true
      leave.current()
    }
  }, [])

  /** Of several that are moved together one is asked about after the other. */
  const asked = useRef<Promise<unknown>>(Promise.resolve())
  function isMine(field: SchemaField, mine: string, now: RecordJson): Promise<boolean> {
    const answer = asked.current.then(() => ask(field, mine, now))
    asked.current = answer
    return answer
  }
  const ask = (field: SchemaField, mine: string, now: RecordJson) =>
    new Promise<boolean>(resolve => {
      const decide = (isMine: boolean) => {
        setContested(null)
        resolve(isMine)
      }
      leave.current = () => resolve(false)
      if (isLeft.current) resolve(false)
      else setContested({ field, mine, now, decide })
    })

  const dialog: ReactNode = contested ? (
    <ConflictDialog
      field={contested.field}
      of={titleOf(object, contested.now)}
      mine={contested.mine}
      theirs={contested.now[contested.field.name] ?? null}
      onMine={() => contested.decide(true)}
      onTheirs={() => contested.decide(false)}
    />
  ) : null
  return { sendOn, dialog }
}
