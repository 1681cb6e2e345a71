import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { problemsOf } from '../../ui/problems.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { Devices } from './devices.tsx'
import { KindsTable } from './kinds-table.tsx'
import { QuietForm } from './quiet-form.tsx'
import { Reminder } from './reminder.tsx'
import { type NoticeSettings, settingsQuery } from './settings.ts'

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

function Settings({ kept }: { kept: NoticeSettings }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<NoticeSettings | null>('notice-settings', null)
  const values = draft ?? kept
  const change = (part: Partial<NoticeSettings>) => setDraft({ ...values, ...part })
  const saving = useMutation({
    mutationFn: () => api.put<NoticeSettings>('/me/notice-settings', values),
    onSuccess: saved => {
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      forget()
      toast({ message: t('notices:page.saved') })
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
        dirty={JSON.stringify(values) !== JSON.stringify(kept)}
        pending={saving.isPending}
        problem={rest}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          forget()
          saving.reset()
        }}
      />
    </>
  )
}
