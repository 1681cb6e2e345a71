import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Trans, useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { type KeptPromises, promisesQuery, type ReplyPromise } from '../../reply-times/replies.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { PromiseRows } from './promise-rows.tsx'

/** Within how much working time whoever writes is promised an answer. */
export function ReplyPromisesPage() {
  const { t } = useTranslation()
  const kept = useQuery(promisesQuery)
  return (
    <SettingsFrame
      title={t('settings:replyPromises.title')}
      text={
        <Trans
          i18nKey="settings:replyPromises.text"
          components={{ hours: <Link to="/settings/working-time" />, report: <Link to="/reports/reply-times" /> }}
        />
      }
      asked={kept}
    >
      {kept.data ? <PromisesForm kept={kept.data} /> : null}
    </SettingsFrame>
  )
}

function PromisesForm({ kept }: { kept: KeptPromises }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<KeptPromises | null>('reply-promises', null)
  const values = draft ?? kept
  const put = async (rules: readonly ReplyPromise[], version: number) => {
    const saved = await api.put<KeptPromises>('/reply-promises', { rules }, { version })
    queryClient.setQueryData(promisesQuery.queryKey, saved)
    return saved
  }
  const save = useMutation({
    mutationFn: async () => ({ former: kept, saved: await put(values.rules, values.version) }),
    onSuccess: ({ former, saved }) => {
      forget()
      toast({
        key: 'reply-promises',
        message: t('settings:saved'),
        action: {
          label: t('settings:takeBack'),
          run: () => void put(former.rules, saved.version).catch(toastError),
        },
      })
    },
    onError: async error => {
      if (!isStale(error)) return
      // What was set stays; saved once more, it goes on top of what somebody else has set.
      const { version } = await queryClient.fetchQuery({ ...promisesQuery, staleTime: 0 })
      setDraft({ ...values, version })
    },
    meta: { quiet: true },
  })
  const { at, rest } = problemsOf(save.error, ['rules'])
  return (
    <>
      <PromiseRows rules={values.rules} wrong={at} onChange={rules => setDraft({ ...values, rules })} />
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
