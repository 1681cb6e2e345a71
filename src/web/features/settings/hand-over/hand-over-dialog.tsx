import { Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { asText } from '../../../fields/widget.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { ChooseForm, freshDraft, wantedOf } from './choose-form.tsx'
import { HandOverSteps } from './hand-over-steps.tsx'
import { handOverQuery, holdingsQuery, previewHandOver } from './hand-overs.ts'

/** All that somebody holds goes to others: to whom, then how much, then how far it is. */
export function HandOverDialog({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, leave] = useDialogDraft(`hand-over.${user.id}`, freshDraft, onClose)
  const [id, setId] = useState<string | null>(null)
  const { data: holdings, error } = useQuery(holdingsQuery(user.id))
  const { data: handOver } = useQuery({ ...handOverQuery(id ?? ''), enabled: id !== null })
  useWatchedJob(id, handOver?.state === 'done' || handOver?.state === 'failed')
  const preview = useMutation({
    mutationFn: () => previewHandOver(user.id, wantedOf(draft)),
    onSuccess: made => {
      queryClient.setQueryData(handOverQuery(made.id).queryKey, made)
      setId(made.id)
    },
    meta: { quiet: true },
  })
  const away = useGoesOn()
  const close = () => {
    if (handOver?.state === 'committing') away()
    leave()
  }
  const name = asText(user.name)
  return (
    <Dialog opened onClose={close} title={t('settings:handOver.title', { name })} size="lg" closeOnClickOutside={false}>
      {error ? <Text>{errorWords(error)}</Text> : null}
      {!holdings && !error ? <Lines count={4} /> : null}
      {holdings && !holdings.data.length ? <Text>{t('settings:handOver.nothing')}</Text> : null}
      {handOver && id ? (
        <HandOverSteps handOver={handOver} onBack={() => setId(null)} onClose={leave} />
      ) : holdings?.data.length ? (
        <ChooseForm
          holdings={holdings}
          draft={draft}
          onChange={part => setDraft({ ...draft, ...part })}
          error={preview.error}
          pending={preview.isPending}
          onSubmit={() => preview.mutate()}
          onClose={leave}
        />
      ) : null}
    </Dialog>
  )
}

/** Tells where to look for what goes on without its window. */
function useGoesOn() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return () =>
    toast({
      message: t('bulk:goesOn'),
      action: { label: t('bulk:open'), run: () => void navigate({ to: '/settings/bulk-changes' }) },
    })
}
