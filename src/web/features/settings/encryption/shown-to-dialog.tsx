import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { tellAsked } from './approvals.ts'
import { encryptionQuery, type ProtectedField } from './encryption.ts'
import { ShownTo } from './shown-to.tsx'

/** To whom a protected field is shown. */
export function ShownToDialog({ field, onClose }: { field: ProtectedField; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const [shownTo, setShownTo] = useState(field.shownTo)
  const saving = useMutation({
    mutationFn: () => api.patch(`/protected-fields/${field.object}/${field.field}`, { shownTo }),
    onSuccess: async answer => {
      if (await tellAsked(queryClient, answer)) return onClose()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey }),
        configured(field.object),
      ])
      toast({ message: t('encryption:saved', { name: field.label }) })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['shownTo'])
  return (
    <FormDialog
      title={t('encryption:editTitle', { name: field.label })}
      action={t('save')}
      pending={saving.isPending}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <ShownTo value={shownTo} error={wrong.shownTo} onChange={setShownTo} />
    </FormDialog>
  )
}
