import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { tellAsked, useIsAskedFirst } from './approvals.ts'
import { encryptionQuery, type ProtectedField } from './encryption.ts'

/** Ends the protection of a field. */
export function UnprotectDialog({ field, onClose }: { field: ProtectedField; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const asked = useIsAskedFirst()
  const ending = useMutation({
    mutationFn: () => api.delete<unknown>(`/protected-fields/${field.object}/${field.field}`),
    onSuccess: async answer => {
      if (await tellAsked(queryClient, answer)) return onClose()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey }),
        configured(field.object),
      ])
      toast({ message: t('encryption:unmark.begun', { name: field.label }) })
      onClose()
    },
    meta: { quiet: true },
  })
  return (
    <FormDialog
      title={t('encryption:unmark.title', { name: field.label })}
      text={t(asked ? 'encryption:unmark.askedText' : 'encryption:unmark.text')}
      action={t(asked ? 'approvals:ask' : 'encryption:unmark.action')}
      danger
      pending={ending.isPending}
      problem={problemsOf(ending.error, []).rest}
      onSubmit={() => ending.mutate()}
      onClose={onClose}
    />
  )
}
