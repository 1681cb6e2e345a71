import { Alert, Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { Approval } from '../../../app/approvals.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { tellAsked, useIsAskedFirst } from './approvals.ts'
import { encryptionQuery } from './encryption.ts'

/** Takes the company's key away from the server. */
export function RevokeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const asked = useIsAskedFirst()
  const revoking = useMutation({
    mutationFn: () => api.post<{ key: string } | { approval: Approval }>('/encryption/revocation'),
    onSuccess: async answer => {
      if (await tellAsked(queryClient, answer)) onClose()
    },
    gcTime: 0,
    meta: { quiet: true },
  })
  const leave = () => {
    void queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey })
    onClose()
  }
  if (revoking.data && 'key' in revoking.data) return <RevokedKey value={revoking.data.key} onClose={leave} />
  return (
    <FormDialog
      title={t('encryption:revoke.title')}
      text={t(asked ? 'encryption:revoke.askedText' : 'encryption:revoke.text')}
      action={t(asked ? 'approvals:ask' : 'encryption:revoke.button')}
      danger
      pending={revoking.isPending}
      problem={problemsOf(revoking.error, []).rest}
      onSubmit={() => revoking.mutate()}
      onClose={onClose}
    />
  )
}

/** The key itself, this once: it is not left by a stray press. */
export function RevokedKey({ value, onClose }: { value: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('encryption:revoke.done')}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <Alert color="yellow">{t('encryption:revoke.keep')}</Alert>
        <CopyBox text={value} label={t('encryption:giveBack.key')} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('encryption:revoke.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
