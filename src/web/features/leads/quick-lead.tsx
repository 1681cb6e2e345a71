import { Alert, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { quickLead } from '../../app/quick-lead.ts'
import { fieldOf, useObject, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import { pageQuery, recordKeys } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { stepOf } from '../tasks/next-step.tsx'
import { useTold } from '../tasks/use-told.ts'
import { type Draft, doubtful, empty, kindOf, recordOf, unfinished } from './quick-lead-draft.ts'
import { KnownSoFar, QuickLeadActions, QuickLeadFields, textsIn } from './quick-lead-fields.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

const close = () => quickLead.set(false)

/**
 * For a call that is going on: the number first, who it is while it is typed, the call-back in one press. What is not
 * known yet is no reason not to write the rest down.
 */
export function QuickLead() {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={close} title={t('newLead')} size="lg">
      <QuickLeadForm />
    </Dialog>
  )
}

function QuickLeadForm() {
  const lead = useObject('lead')
  const calling = quickLead.use()
  const { place, blank } = typeof calling === 'object' ? draftOf(calling.phone) : usual
  const [draft, setDraft, forget] = useDraft<Draft>(place, blank)
  const byHand = useHandSource()
  const source = draft.source ?? byHand
  const form = useRef<HTMLFormElement>(null)
  const { mutate, isPending, error } = useCreation(forget, place)
  const change = useCallback((part: Partial<Draft>) => setDraft(now => ({ ...now, ...part })), [setDraft])
  const taken = useTaken(draft, forget)
  const discard = useCallback(() => {
    forget()
    close()
  }, [forget])
  const wrong = error instanceof ApiError ? error.byField() : {}
  // What was typed last may be in the form alone as yet.
  const create = (asSaid: string[]) => mutate({ draft: { ...draft, source, ...textsIn(form.current) }, asSaid })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create([])
  }
  const isAtField = Object.keys(wrong).some(field => field in draft || ['phones', 'emails'].includes(field))
  const doubted = doubtful(draft, wrong)
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        <QuickLeadFields
          lead={lead}
          draft={draft}
          source={source}
          wrong={wrong}
          onChange={change}
          known={<KnownSoFar lead={lead} draft={draft} onGo={close} onTaken={taken} />}
        />
        {error && !isAtField ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        <QuickLeadActions
          pending={isPending}
          onDiscard={discard}
          onAsSaid={doubted.length ? () => create(doubted) : undefined}
        />
      </Stack>
    </form>
  )
}

const usual = { place: 'lead', blank: empty }
/** Who calls while another form is half filled in takes nothing of it away. */
const draftOf = (phone: string) => ({ place: `lead ${phone}`, blank: { ...empty, phone } })

interface Creation {
  draft: Draft
  /** Fields that the server refused, to be kept in words. */
  asSaid: string[]
}

/** Goes to the card that was taken in place of a new one; whoever is to be called back is called back from there. */
function useTaken(draft: Draft, forget: () => void) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const lead = useObject('lead')
  const told = useTold()
  const planning = useMutation({
    mutationFn: async ({ id }: RecordJson) => {
      const step = stepOf(draft.step, t('records:task.usual.call'))
      if (step) await api.post('/tasks', { ...step, on: { object: lead.name, id } })
    },
    onSuccess: (_, { id }) => {
      forget()
      close()
      told({ object: lead.name, id })
      void navigate({ to: cardPath(lead, id) })
    },
  })
  return (record: RecordJson) => planning.mutate(record)
}

/** Makes the record and its call-back. */
function useCreation(forget: () => void, place: string) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { byName } = useSchema()
  const lead = useObject('lead')
  const me = useMe()
  const refresh = useLeadRefresh()
  const told = useTold()
  const [key] = useState(newIdempotencyKey)
  const label = (name: string) => fieldOf(lead, name)?.label ?? ''
  const objectFor = (draft: Draft) => byName.get(kindOf(draft)) ?? lead

  return useMutation({
    mutationFn: async ({ draft, asSaid }: Creation) => {
      const object = objectFor(draft)
      const body = recordOf(draft, me.id, Object.fromEntries(asSaid.map(name => [name, label(name)])))
      const step = stepOf(draft.step, t('records:task.usual.call'))
      const task = step && { ...step, on: { object: object.name, id: { $made: 0 } } }
      return sendOrWait<RecordJson>({
        kind: 'lead',
        title: [draft.name, draft.phone, draft.companyName, draft.interest].filter(part => part.trim()).join(', '),
        on: null,
        draft: { place, value: draft },
        posts: [
          { path: `/${object.plural}`, body, key },
          ...(task ? [{ path: '/tasks', body: task, key: `${key}-task` }] : []),
        ],
      })
    },
    onSuccess: (record, { draft }) => {
      const object = objectFor(draft)
      forget()
      close()
      if (!record) return toast({ message: t('offline.kept') })
      if (object.name === 'lead') refresh(record.id, record)
      else void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      told({ object: object.name, id: record.id })
      const missing = unfinished(draft).map(label).join(', ')
      toast({
        message: [
          t(`leads:quick.${object.name}Created`, { name: String(record.name ?? draft.phone) }),
          ...(missing ? [t('leads:quick.toAdd', { fields: missing })] : []),
        ].join(' '),
        action: { label: t('leads:quick.open'), run: () => void navigate({ to: cardPath(object, record.id) }) },
      })
    },
    meta: { quiet: true },
  })
}

/** Where a lead comes from whom nobody asked: the source is always kept, so that no request counts for nothing. */
function useHandSource(): string | null {
  const filter = { kind: 'hand', active: true }
  const { data } = useQuery(pageQuery(useObject('source'), { filter, sort: 'createdAt', limit: 1, fields: ['name'] }))
  return data?.data[0]?.id ?? null
}
