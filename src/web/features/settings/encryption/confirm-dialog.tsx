import { Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { isAbout } from '../../../app/api-error.ts'
import type { Approval } from '../../../app/approvals.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { OwnPassword, useHasPassword } from '../../security/own-password.tsx'
import { CodeStep, type Proof } from '../../sign-in/code-step.tsx'
import { type Ways, waysOf } from '../../sign-in/passkey.ts'
import { twoPersonsQuery } from './approvals.ts'
import { encryptionQuery } from './encryption.ts'
import { RevokedKey } from './revoke-dialog.tsx'

interface Done {
  answer: { key?: unknown } | null
}

/** The other administrator shows who he is, and it is done. */
export function ConfirmDialog({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const hasPassword = useHasPassword()
  const [password, setPassword] = useState('')
  /** How he may show his second factor, once that is asked for. */
  const [ways, setWays] = useState<Ways | null>(null)
  const refresh = () =>
    Promise.all(
      [encryptionQuery, twoPersonsQuery].map(({ queryKey }) =>
        queryClient.invalidateQueries({ queryKey: [...queryKey] }),
      ),
    )
  const confirming = useMutation({
    mutationFn: (proof: Proof) => api.post<Done>(`/approvals/${approval.id}/confirmation`, { password, ...proof }),
    gcTime: 0,
    onSuccess({ answer }) {
      if (typeof answer?.key === 'string') return
      toast({ message: t('approvals:confirmed') })
      void refresh()
      onClose()
    },
    onError(error) {
      if (isAbout(error, 'codeNeeded')) setWays(waysOf(error))
    },
    meta: { quiet: true },
  })
  const leave = () => {
    void refresh()
    onClose()
  }
  const key = confirming.data?.answer?.key
  if (typeof key === 'string') return <RevokedKey value={key} onClose={leave} />
  if (ways)
    return (
      <Dialog opened onClose={leave} title={approval.title} closeOnClickOutside={false}>
        <CodeStep
          ways={ways}
          error={confirming.error}
          pending={confirming.isPending}
          onProof={proof => confirming.mutate(proof)}
        />
      </Dialog>
    )
  const { wrong, rest } = problemsOf(confirming.error, ['password'])
  return (
    <FormDialog
      title={approval.title}
      text={t('approvals:confirmText', { name: approval.askedBy.name })}
      action={t('approvals:confirm')}
      pending={confirming.isPending}
      disabled={hasPassword && !password}
      problem={rest}
      onSubmit={() => confirming.mutate({})}
      onClose={leave}
    >
      <Stack>
        {approval.operation === 'revokeEncryptionKey' ? <Text size="sm">{t('approvals:keyForYou')}</Text> : null}
        <OwnPassword focused value={password} error={wrong.password} onChange={setPassword} />
      </Stack>
    </FormDialog>
  )
}
