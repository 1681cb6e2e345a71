import { useState } from 'react'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { former, type Moved, type OwnMoves } from '../../records/board/moves.ts'
import { toastError } from '../../ui/toast.ts'
import { AskedDialog } from './lead-actions.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

/** Columns into which a lead comes by answering something first. */
const asking = { converted: 'convert', refused: 'refuse', postponed: 'postpone' } as const
type Asking = keyof typeof asking

const isAsking = (status: string): status is Asking => status in asking

/** What a status keeps besides itself; given back with it. */
const followsStatus = ['postponedUntil', 'refusalReason']

interface Asked {
  lead: RecordJson
  what: (typeof asking)[Asking]
  done: () => void
}

/** Leads go from column to column by their status; some of them by a dialog. */
export const leadMoves: OwnMoves = {
  needs: followsStatus,
  useMove() {
    const object = useObject('lead')
    const refresh = useLeadRefresh()
    const [asked, setAsked] = useState<Asked | null>(null)
    const patch = async (lead: RecordJson, values: object, version?: number) => {
      try {
        const now = await api.patch<RecordJson>(`/leads/${lead.id}`, values, { version })
        refresh(lead.id, now)
        return now
      } catch (error) {
        refresh(lead.id)
        throw error
      }
    }
    const back = (lead: RecordJson, now: RecordJson) => () =>
      patch(now, { ...former(object, lead, followsStatus), status: lead.status }, now.version)

    const move = async (lead: RecordJson, status: string): Promise<Moved | null> => {
      if (isAsking(status)) return ask(lead, status)
      const record = await patch(lead, { status })
      return { record, undo: back(lead, record) }
    }
    /** The board has no whole lead: the dialog needs his ways of contact and what is known of him. */
    const ask = async (lead: RecordJson, status: Asking): Promise<Moved | null> => {
      const read = () => api.get<RecordJson>(`/leads/${lead.id}`)
      const whole = await read()
      await new Promise<void>(done => setAsked({ lead: whole, what: asking[status], done }))
      const now = await read()
      if (now.status !== status) return null
      return { record: now, undo: status === 'converted' ? undefined : back(lead, now) }
    }
    const close = () => {
      asked?.done()
      setAsked(null)
    }
    return {
      move: (lead, status) =>
        move(lead, status).catch((error: unknown) => {
          toastError(error)
          return null
        }),
      dialog: asked ? <AskedDialog asked={asked.what} lead={asked.lead} onClose={close} /> : null,
    }
  },
}
