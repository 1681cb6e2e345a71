import { PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { encryptionQuery } from './encryption.ts'

/** The key that was taken away comes back, and everything can be read again. */
export function GiveBackDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [key, setKey] = useState('')
  const giving = useMutation({
    mutationFn: () => api.post('/encryption/return', { key }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey })
      toast({ message: t('encryption:giveBack.done') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(giving.error, ['key'])
  return (
    <FormDialog
      title={t('encryption:giveBack.title')}
      text={t('encryption:giveBack.text')}
      action={t('encryption:giveBack.button')}
      pending={giving.isPending}
      disabled={!key.trim()}
      problem={rest}
      onSubmit={() => giving.mutate()}
      onClose={onClose}
    >
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        label={t('encryption:giveBack.key')}
        value={key}
        error={wrong.key}
        autoComplete="off"
        data-autofocus
        onChange={event => setKey(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
