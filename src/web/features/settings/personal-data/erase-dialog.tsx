import { Checkbox, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { type ErasureJson, erasuresQuery, personQuery } from './personal-data.ts'

const reasons: readonly ErasureJson['reason'][] = ['request', 'consent', 'purpose', 'order']

/** Erases a person for ever: why, by which request, and that it is meant. */
export function EraseDialog({ object, id, onClose }: { object: string; id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState<string>('request')
  const [reference, setReference] = useState('')
  const [sure, setSure] = useState(false)
  const erasing = useMutation({
    mutationFn: () =>
      api.post('/personal-data/erasures', { object, record: id, reason, reference: reference.trim() || null }),
    onSuccess: () => {
      toast({ message: t('personal-data:erase.begun') })
      void queryClient.invalidateQueries({ queryKey: personQuery(object, id).queryKey })
      void queryClient.invalidateQueries({ queryKey: erasuresQuery.queryKey })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(erasing.error, ['reason', 'reference'])
  return (
    <FormDialog
      title={t('personal-data:erase.dialog')}
      text={t('personal-data:erase.text')}
      action={t('personal-data:erase.go')}
      danger
      pending={erasing.isPending}
      disabled={!sure}
      problem={rest}
      onSubmit={() => erasing.mutate()}
      onClose={onClose}
    >
      <Select
        label={t('personal-data:erase.reason')}
        data={reasons.map(value => ({ value, label: t(`personal-data:reasons.${value}`) }))}
        allowDeselect={false}
        value={reason}
        error={wrong.reason}
        onChange={value => setReason(value ?? 'request')}
      />
      <TextInput
        label={t('personal-data:erase.reference')}
        description={t('personal-data:erase.referenceNote')}
        maxLength={200}
        value={reference}
        error={wrong.reference}
        onChange={({ currentTarget }) => setReference(currentTarget.value)}
      />
      <Checkbox
        label={t('personal-data:erase.sure')}
        checked={sure}
        onChange={({ currentTarget }) => setSure(currentTarget.checked)}
      />
    </FormDialog>
  )
}
