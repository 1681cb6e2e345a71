import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'

interface OrderSettings {
  caseDays: number
  subject: string | null
  body: string | null
  version: number
}

const settingsQuery = queryOptions({
  queryKey: ['order-settings'],
  queryFn: ({ signal }) => api.get<OrderSettings>('/order-settings', { signal }),
})

/** How orders and cases are handled, and in which words clients are told of stages. */
/** As they are written: they are filled in when a letter is. */
const places = Object.fromEntries(
  ['number', 'name', 'stage', 'due', 'manager', 'link'].map(name => [name, `{{${name}}}`]),
)

export function OrderSettingsPage() {
  const { t } = useTranslation()
  const kept = useQuery(settingsQuery)
  return (
    <SettingsFrame title={t('orders:settings.title')} text={t('orders:settings.text')} asked={kept}>
      {kept.data ? <SettingsForm kept={kept.data} /> : null}
    </SettingsFrame>
  )
}

function SettingsForm({ kept }: { kept: OrderSettings }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<OrderSettings | null>('order-settings', null)
  const values = draft ?? kept
  const change = (part: Partial<OrderSettings>) => setDraft({ ...values, ...part })
  const save = useMutation({
    mutationFn: () => {
      const { version, ...settings } = values
      return api.put<OrderSettings>('/order-settings', settings, { version })
    },
    onSuccess: saved => {
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      forget()
      toast({ message: t('settings:saved') })
    },
    onError: async error => {
      if (!isStale(error)) return
      const { version } = await queryClient.fetchQuery({ ...settingsQuery, staleTime: 0 })
      setDraft({ ...values, version })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['caseDays', 'subject', 'body'])
  return (
    <div className={rows.form}>
      <NumberInput
        label={t('orders:settings.caseDays')}
        description={t('orders:settings.caseDaysText')}
        min={0}
        max={365}
        allowDecimal={false}
        value={values.caseDays}
        error={wrong.caseDays}
        onChange={value => change({ caseDays: Number(value) || 0 })}
      />
      <TextInput
        label={t('orders:settings.subject')}
        placeholder={t('orders:letter.subject', places)}
        description={t('orders:settings.gaps', places)}
        maxLength={200}
        value={values.subject ?? ''}
        error={wrong.subject}
        onChange={({ currentTarget: { value } }) => change({ subject: value || null })}
      />
      <Textarea
        label={t('orders:settings.body')}
        placeholder={t('orders:letter.body', places)}
        autosize
        minRows={6}
        maxLength={5000}
        value={values.body ?? ''}
        error={wrong.body}
        onChange={({ currentTarget: { value } }) => change({ body: value || null })}
      />
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
    </div>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412
