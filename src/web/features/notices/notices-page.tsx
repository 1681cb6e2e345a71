import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { problemsOf } from '../../ui/problems.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { Devices } from './devices.tsx'
import { KindsTable } from './kinds-table.tsx'
import { QuietForm } from './quiet-form.tsx'
import { Reminder } from './reminder.tsx'
import { type KeptSettings, type NoticeSettings, settingsQuery } from './settings.ts'

/** What somebody is told of himself: everybody has this page for himself. */
export function NoticesPage() {
  const { t } = useTranslation()
  const asked = useQuery(settingsQuery)
  return (
    <SettingsFrame title={t('notices:page.title')} text={t('notices:page.text')} asked={asked} open>
      {asked.data ? <Settings kept={asked.data} /> : null}
    </SettingsFrame>
  )
}

function Settings({ kept }: { kept: KeptSettings }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<KeptSettings | null>('notice-settings', null)
  const values = draft ?? kept
  const change = (part: Partial<NoticeSettings>) => setDraft({ ...values, ...part })
  const saving = useMutation({
    mutationFn: () => {
      const { version, ...settings } = values
      return api.put<KeptSettings>('/me/notice-settings', settings, { version })
    },
    onSuccess: saved => {
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      forget()
      toast({ message: t('notices:page.saved') })
    },
    onError: async error => {
      if (!isStale(error)) return
      // What was chosen stays; saved once more, it goes on top of what was set elsewhere.
      const { version } = await queryClient.fetchQuery({ ...settingsQuery, staleTime: 0 })
      setDraft({ ...values, version })
    },
    meta: { quiet: true },
  })
  const { at, rest } = problemsOf(saving.error, ['quiet', 'timeZone'])
  return (
    <>
      <KindsTable kinds={values.kinds} onChange={kinds => change({ kinds })} />
      <Reminder minutes={values.remindBefore} onChange={remindBefore => change({ remindBefore })} />
      <QuietForm settings={values} wrong={at} onChange={change} />
      <Devices />
      <SaveBar
        dirty={draft !== null && !isSame(draft, kept)}
        pending={saving.isPending}
        problem={isStale(saving.error) ? t('notices:page.stale') : rest}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          forget()
          saving.reset()
        }}
      />
    </>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

/** Whatever version they were chosen on. */
const isSame = (one: KeptSettings, other: KeptSettings): boolean =>
  JSON.stringify({ ...one, version: 0 }) === JSON.stringify({ ...other, version: 0 })
