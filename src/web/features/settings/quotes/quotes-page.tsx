import { Anchor, NumberInput, SegmentedControl, Select, Stack, Switch, Text, Textarea, Title } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { usePipelines } from '../../../app/pipelines.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'

interface QuoteSettings {
  validDays: number
  stages: Record<string, { sent?: string; accepted?: string }>
  remindUnopened: number | null
  remindUnanswered: number | null
  remindEnding: number | null
  remindBy: 'notice' | 'task'
  remindClient: boolean
  makesOrder: boolean
  paymentTerms: string | null
  deliveryTerms: string | null
  version: number
}

const settingsQuery = queryOptions({
  queryKey: ['quote-settings'],
  queryFn: ({ signal }) => api.get<QuoteSettings>('/quote-settings', { signal }),
})

/** How quotes are made, followed up and what they move. */
export function QuotesPage() {
  const { t } = useTranslation()
  const kept = useQuery(settingsQuery)
  return (
    <SettingsFrame title={t('quotes:settings.title')} text={t('quotes:settings.text')} asked={kept}>
      {kept.data ? <SettingsForm kept={kept.data} /> : null}
    </SettingsFrame>
  )
}

interface PartProps {
  values: QuoteSettings
  wrong: Record<string, string>
  set: (part: Partial<QuoteSettings>) => void
}

function SettingsForm({ kept }: { kept: QuoteSettings }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<QuoteSettings | null>('quote-settings', null)
  const values = draft ?? kept
  const save = useMutation({
    mutationFn: () => {
      const { version, ...given } = values
      return api.patch<QuoteSettings>('/quote-settings', given, { version })
    },
    onSuccess: saved => {
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      forget()
      toast({ key: 'quote-settings', message: t('settings:saved') })
    },
    onError: async error => {
      if (!isStale(error)) return
      const { version } = await queryClient.fetchQuery({ ...settingsQuery, staleTime: 0 })
      setDraft({ ...values, version })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['validDays', 'stages', 'paymentTerms', 'deliveryTerms'])
  const part = { values, wrong, set: (given: Partial<QuoteSettings>) => setDraft({ ...values, ...given }) }
  return (
    <>
      <Stack gap="md" maw={640}>
        <Making {...part} />
        <Moving {...part} />
        <Reminding {...part} />
        <Anchor component={Link} to="/settings/paper-letters" size="sm">
          {t('paper-letters:toQuotes')}
        </Anchor>
      </Stack>
      <SaveBar
        dirty={draft !== null}
        pending={save.isPending}
        problem={isStale(save.error) ? t('settings:stale') : rest}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

function Making({ values, wrong, set }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <NumberInput
        maw={240}
        min={1}
        max={365}
        allowDecimal={false}
        clampBehavior="blur"
        label={t('quotes:settings.validDays')}
        value={values.validDays}
        error={wrong.validDays}
        onChange={value => Number(value) >= 1 && set({ validDays: Number(value) })}
      />
      {(['paymentTerms', 'deliveryTerms'] as const).map(name => (
        <Textarea
          key={name}
          autosize
          minRows={2}
          maxLength={2000}
          label={t(`quotes:settings.${name}`)}
          value={values[name] ?? ''}
          error={wrong[name]}
          onChange={event => set({ [name]: event.currentTarget.value || null })}
        />
      ))}
    </>
  )
}

/** To which stages deals move; there are several pipelines. */
function Moving({ values, wrong, set }: PartProps) {
  const { t } = useTranslation()
  const pipelines = usePipelines()
  const move = (pipeline: string, event: 'sent' | 'accepted', stage: string | null) => {
    const { [event]: _, ...others } = values.stages[pipeline] ?? {}
    set({ stages: { ...values.stages, [pipeline]: { ...others, ...(stage && { [event]: stage }) } } })
  }
  return (
    <>
      <Title order={3} size="h4">
        {t('quotes:settings.moving')}
      </Title>
      {wrong.stages ? <Text c="red">{wrong.stages}</Text> : null}
      {pipelines.map(pipeline => (
        <Stack key={pipeline.id} gap="xs">
          {pipelines.length > 1 ? <Text fw={600}>{pipeline.name}</Text> : null}
          {(['sent', 'accepted'] as const).map(event => (
            <Select
              key={event}
              clearable
              label={t(`quotes:settings.stages.${event}`)}
              placeholder={t('quotes:settings.stages.none')}
              data={pipeline.stages
                .filter(({ kind }) => kind !== 'lost')
                .map(({ id, name }) => ({ value: id, label: name }))}
              value={values.stages[pipeline.id]?.[event] ?? null}
              onChange={stage => move(pipeline.id, event, stage)}
            />
          ))}
        </Stack>
      ))}
      <Switch
        label={t('quotes:settings.makesOrder')}
        checked={values.makesOrder}
        onChange={event => set({ makesOrder: event.currentTarget.checked })}
      />
    </>
  )
}

function Reminding({ values, set }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <Title order={3} size="h4">
        {t('quotes:settings.reminding')}
      </Title>
      {(['remindUnopened', 'remindUnanswered', 'remindEnding'] as const).map(name => (
        <NumberInput
          key={name}
          maw={360}
          min={1}
          max={60}
          allowDecimal={false}
          clampBehavior="blur"
          label={t(`quotes:settings.${name}`)}
          placeholder={t('quotes:settings.never')}
          value={values[name] ?? ''}
          onChange={value => set({ [name]: value === '' ? null : Number(value) })}
        />
      ))}
      <SegmentedControl
        maw={360}
        aria-label={t('quotes:settings.remindBy')}
        value={values.remindBy}
        data={(['notice', 'task'] as const).map(value => ({ value, label: t(`quotes:settings.by.${value}`) }))}
        onChange={value => set({ remindBy: value === 'task' ? 'task' : 'notice' })}
      />
      <Switch
        label={t('quotes:settings.remindClient')}
        checked={values.remindClient}
        onChange={event => set({ remindClient: event.currentTarget.checked })}
      />
    </>
  )
}
