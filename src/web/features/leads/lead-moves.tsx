import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { idOf } from '../../fields/titles.ts'
import { fewAtOnce } from '../../records/board/few-at-once.ts'
import type { Moved, Outcome, OwnMoves } from '../../records/board/moves.ts'
import { isWritable } from '../../records/form-fields.ts'
import { changeInTurn, inTurn, versionWith } from '../../records/own-changes.ts'
import { toast } from '../../ui/toast.ts'
import { AskedDialog } from './lead-actions.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

/** Columns into which a lead comes by answering something first. */
const asking = { converted: 'convert', refused: 'refuse', postponed: 'postpone' } as const
type Asking = keyof typeof asking

const isAsking = (status: string): status is Asking => status in asking

/** What a status keeps besides itself; given back with it. */
const followsStatus = ['postponedUntil', 'refusalReason']

interface Asked {
  leads: readonly RecordJson[]
  what: (typeof asking)[Asking]
  done: () => void
}

/** Leads go from column to column by their status; into some by a dialog, which is answered once for all of them. */
export const leadMoves: OwnMoves = {
  needs: followsStatus,
  useMove() {
    const { t } = useTranslation()
    const object = useObject('lead')
    const refresh = useLeadRefresh()
    const [asked, setAsked] = useState<Asked | null>(null)
    const patch = async (lead: RecordJson, values: object, version?: () => number) => {
      try {
        const now = await changeInTurn(lead, () =>
          api.patch<RecordJson>(`/leads/${lead.id}`, values, { version: version?.() }),
        )
        refresh(lead.id, now)
        return now
      } catch (error) {
        refresh(lead.id)
        throw error
      }
    }
    const moved = (lead: RecordJson, now: RecordJson): Moved => ({
      record: now,
      undo: () => {
        const back = { ...former(object, lead), status: lead.status }
        return patch(now, back, () => versionWith(now, Object.keys(back)))
      },
    })
    /** The board has no whole leads: the dialog needs their ways of contact and what is known of them. */
    const read = async (leads: readonly RecordJson[]): Promise<Map<string, RecordJson>> => {
      await Promise.all(leads.map(({ id }) => inTurn(id, async () => {})))
      const [only, ...others] = leads
      if (only && !others.length) return new Map([[only.id, await api.get<RecordJson>(`/leads/${only.id}`)]])
      const filter = { id: { in: leads.map(({ id }) => id) } }
      const { data } = await api.post<PageOf<RecordJson>>('/leads/query', { filter, limit: leads.length })
      return new Map(data.map(lead => [lead.id, lead]))
    }
    const ask = async (leads: readonly RecordJson[], status: Asking): Promise<Outcome[]> => {
      const whole = await read(leads)
      await new Promise<void>(done => setAsked({ leads: [...whole.values()], what: asking[status], done }))
      const after = await read(leads)
      return leads.map((lead): Outcome => {
        const [before, now] = [whole.get(lead.id), after.get(lead.id)]
        if (!before || now?.status !== status) return { record: lead, moved: null }
        return { record: lead, moved: status === 'converted' ? { record: now } : moved(before, now) }
      })
    }
    const close = () => {
      asked?.done()
      setAsked(null)
    }
    return {
      move: async (leads, status) => {
        const refused = (error: unknown) => leads.map((record): Outcome => ({ record, moved: null, error }))
        if (status === 'converted' && leads.length > 1) {
          toast({ message: t('leads:convert.oneByOne') })
          return leads.map((record): Outcome => ({ record, moved: null }))
        }
        if (isAsking(status)) return ask(leads, status).catch(refused)
        return fewAtOnce(leads, lead =>
          patch(lead, { status }).then(
            (now): Outcome => ({ record: lead, moved: moved(lead, now) }),
            (error: unknown): Outcome => ({ record: lead, moved: null, error }),
          ),
        )
      },
      dialog: asked ? <AskedDialog asked={asked.what} leads={asked.leads} onClose={close} /> : null,
    }
  },
}

/** What the lead had besides its status, as far as the caller may put it back. */
const former = (object: SchemaObject, lead: RecordJson): JsonObject =>
  Object.fromEntries(
    followsStatus
      .map(name => fieldOf(object, name))
      .filter(field => field !== undefined)
      .filter(field => field.name in lead && isWritable(field))
      .map(field => [field.name, bare(lead, field)]),
  )

const bare = (lead: RecordJson, { name, type }: SchemaField) =>
  type === 'ref' ? idOf(lead[name]) : (lead[name] ?? null)
