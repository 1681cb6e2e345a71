import { Alert, Button, Group, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { quickLead } from '../../app/quick-lead.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import { isWritable } from '../../records/form-fields.ts'
import { pageQuery, recordKeys } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { Due } from '../tasks/due.tsx'
import { stepOf } from '../tasks/next-step.tsx'
import { useTold } from '../tasks/use-told.ts'
import { KnownList, useKnown } from './known.tsx'
import { type Draft, doubtful, empty, kindOf, recordOf, unfinished } from './quick-lead-draft.ts'
import { useLeadRefresh } from './use-lead-verb.ts'

/**
 * For a call that is going on: the number first, who it is while it is typed, the call-back in one press. What is not
 * known yet is no reason not to write the rest down.
 */
export function QuickLead() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
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
  const object = useObject(kindOf(draft))
  const label = (name: string) => fieldOf(lead, name)?.label ?? ''
  const missing = unfinished(draft).map(label).join(', ')

  const creation = useMutation({
    mutationFn: async (asSaid: Record<string, string>) => {
      const body = recordOf({ ...draft, source: chosen }, me.id, asSaid)
      const step = stepOf(draft.step, t('records:task.usual.call'))
      const task = step && { ...step, on: { object: object.name, id: { $made: 0 } } }
      return sendOrWait<RecordJson>({
        kind: 'lead',
        title: [draft.name, draft.phone, draft.companyName, draft.interest].filter(part => part.trim()).join(', '),
        on: null,
        draft: { place: 'lead', value: draft },
        posts: [
          { path: `/${object.plural}`, body, key },
          ...(task ? [{ path: '/tasks', body: task, key: `${key}-task` }] : []),
        ],
      })
    },
    onSuccess: record => {
      forget()
      close()
      if (!record) return toast({ message: t('offline.kept') })
      if (object.name === 'lead') refresh(record.id, record)
      else void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      told({ object: object.name, id: record.id })
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
  const wrong = creation.error instanceof ApiError ? creation.error.byField() : {}
  const source = fieldOf(lead, 'source')
  const doubt = doubtful(draft, wrong)
  const asSaid = Object.fromEntries(doubt.map(name => [name, label(name)]))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    creation.mutate({})
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
              placeholder={t('records:examples.phone')}
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
              placeholder={draft.phone ? t('leads:quick.nameLater') : undefined}
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
          <DialogActions justify="space-between">
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
            <Group gap="xs">
              {doubt.length ? (
                <Button variant="default" disabled={creation.isPending} onClick={() => creation.mutate(asSaid)}>
                  {t('leads:quick.asSaid')}
                </Button>
              ) : null}
              <Button type="submit" loading={creation.isPending}>
                {t('leads:quick.create')}
              </Button>
            </Group>
          </DialogActions>
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
