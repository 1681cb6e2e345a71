import { Alert, Button, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api, newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { quickLead } from '../../app/quick-lead.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { isWritable } from '../../records/form-fields.ts'
import { pageQuery } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { Due } from '../tasks/due.tsx'
import { noStep, type Step, stepOf } from '../tasks/next-step.tsx'
import { useTold } from '../tasks/use-told.ts'
import { KnownList, useKnown } from './known.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

interface Draft {
  phone: string
  name: string
  email: string
  companyName: string
  interest: string
  source: string | null
  step: Step
}

const empty: Draft = { phone: '', name: '', email: '', companyName: '', interest: '', source: null, step: noStep }

/** For a call that is going on: the number first, who it is while it is typed, the call-back in one press. */
export function QuickLead() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const lead = useObject('lead')
  const me = useMe()
  const refresh = useLeadRefresh()
  const told = useTold()
  const [draft, setDraft, forget] = useDraft<Draft>('lead', empty)
  const [key] = useState(newIdempotencyKey)
  const byHand = useHandSource()
  const chosen = draft.source ?? byHand
  const { known } = useKnown({ phone: draft.phone, email: draft.email, name: draft.name, company: draft.companyName })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const close = () => quickLead.set(false)

  const creation = useMutation({
    mutationFn: async () => {
      const record = await api.post<RecordJson>('/leads', leadOf({ ...draft, source: chosen }, me.id), {
        idempotencyKey: key,
      })
      const step = stepOf(draft.step, t('records:task.usual.call'))
      if (step)
        await api.post('/tasks', { ...step, on: { object: 'lead', id: record.id } }, { idempotencyKey: `${key}-task` })
      return record
    },
    onSuccess: record => {
      forget()
      close()
      refresh(record.id, record)
      told({ object: 'lead', id: record.id })
      toast({
        message: t('leads:quick.created', { name: String(record.name) }),
        action: { label: t('leads:quick.open'), run: () => void navigate({ to: cardPath(lead, record.id) }) },
      })
    },
    meta: { quiet: true },
  })
  const wrong = creation.error instanceof ApiError ? creation.error.byField() : {}
  const source = fieldOf(lead, 'source')
  const label = (name: string) => fieldOf(lead, name)?.label ?? ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    creation.mutate()
  }
  return (
    <Dialog opened onClose={close} title={t('newLead')} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={label('phones')}
              type="tel"
              name="phone"
              placeholder="+7 900 000-00-00"
              autoComplete="off"
              data-autofocus
              value={draft.phone}
              error={wrong.phones}
              onChange={event => change({ phone: event.currentTarget.value })}
            />
            <TextInput
              label={label('name')}
              name="name"
              autoComplete="off"
              withAsterisk
              value={draft.name}
              error={wrong.name}
              onChange={event => change({ name: event.currentTarget.value })}
            />
          </SimpleGrid>
          <KnownList known={known} onGo={close} />
          <Textarea
            label={label('interest')}
            name="interest"
            autosize
            minRows={2}
            maxRows={6}
            value={draft.interest}
            error={wrong.interest}
            onChange={event => change({ interest: event.currentTarget.value })}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={label('companyName')}
              name="companyName"
              autoComplete="off"
              value={draft.companyName}
              error={wrong.companyName}
              onChange={event => change({ companyName: event.currentTarget.value })}
            />
            <TextInput
              label={label('emails')}
              type="email"
              name="email"
              autoComplete="off"
              value={draft.email}
              error={wrong.emails}
              onChange={event => change({ email: event.currentTarget.value })}
            />
          </SimpleGrid>
          {source && isWritable(source) ? (
            <FieldInput
              field={source}
              value={chosen}
              error={wrong.source}
              onChange={value => change({ source: typeof value === 'string' ? value : null })}
            />
          ) : null}
          <Due
            label={t('leads:quick.callBack')}
            value={draft.step.dueAt}
            onChange={dueAt => change({ step: { ...draft.step, dueAt } })}
          />
          {creation.error &&
          !Object.keys(wrong).some(field => field in draft || ['phones', 'emails'].includes(field)) ? (
            <Alert color="red" role="alert">
              {errorWords(creation.error)}
            </Alert>
          ) : null}
          <Group justify="space-between">
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                forget()
                close()
              }}
            >
              {t('leads:quick.discard')}
            </Button>
            <Button type="submit" loading={creation.isPending}>
              {t('leads:quick.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

/** Where a lead comes from whom nobody asked: the source is always kept, so that no request counts for nothing. */
function useHandSource(): string | null {
  const filter = { kind: 'hand', active: true }
  const { data } = useQuery(pageQuery(useObject('source'), { filter, sort: 'createdAt', limit: 1, fields: ['name'] }))
  return data?.data[0]?.id ?? null
}

function leadOf({ phone, name, email, companyName, interest, source }: Draft, owner: string): JsonObject {
  const filled: JsonObject = {}
  if (phone.trim()) filled.phones = [phone.trim()]
  if (email.trim()) filled.emails = [email.trim()]
  for (const [field, words] of Object.entries({ name, companyName, interest }))
    if (words.trim()) filled[field] = words.trim()
  return { ...filled, ...(source ? { source } : {}), owner }
}
