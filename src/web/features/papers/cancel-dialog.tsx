import { Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'

/** A paper holds no longer: why. Its number stays taken. */
export function CancelDialog({ document, onClose }: { document: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const cancel = useMutation({
    mutationFn: () => api.post(`/documents/${document.id}/cancellation`, { reason: reason.trim() }),
    onSuccess: () => {
      toast({ message: t('papers:cancelled') })
      onClose()
      return queryClient.invalidateQueries()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(cancel.error, ['reason'])
  return (
    <FormDialog
      title={asText(document.name)}
      text={t('papers:cancelText')}
      action={t('papers:cancel')}
      danger
      pending={cancel.isPending}
      disabled={!reason.trim()}
      problem={rest}
      onSubmit={() => cancel.mutate()}
      onClose={onClose}
    >
      <Textarea
        data-autofocus
        label={t('papers:reason')}
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={wrong.reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
      />
    </FormDialog>
  )
}
