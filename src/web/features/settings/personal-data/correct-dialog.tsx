import { Checkbox, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import { fieldOf, useObject } from '../../../app/schema.ts'
import { FieldInput } from '../../../fields/field-input.tsx'
import { isWritable } from '../../../records/form-fields.ts'
import { cardQuery } from '../../../records/queries.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { personQuery } from './personal-data.ts'

interface CorrectDialogProps {
  object: string
  id: string
  onClose: () => void
}

/** Corrects a field on a ground that is noted, and may take the wrong value out of the history. */
export function CorrectDialog({ object: name, id, onClose }: CorrectDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const object = useObject(name)
  const { data: record } = useQuery(cardQuery(object, id))
  const writable = object.fields.filter(isWritable)
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState<Json>()
  const [reason, setReason] = useState('')
  const [forget, setForget] = useState(false)
  const field = chosen ? fieldOf(object, chosen) : undefined
  const value = typed === undefined ? (record?.[chosen ?? ''] ?? null) : typed
  const saving = useMutation({
    mutationFn: () =>
      api.post('/personal-data/corrections', {
        object: name,
        record: id,
        fields: { [chosen ?? '']: value },
        reason: reason.trim(),
        forgetFormer: forget,
      }),
    onSuccess: () => {
      toast({ message: t('personal-data:correct.saved') })
      void queryClient.invalidateQueries({ queryKey: cardQuery(object, id).queryKey })
      void queryClient.invalidateQueries({ queryKey: personQuery(name, id).queryKey })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['reason', chosen ?? ''])
  return (
    <FormDialog
      title={t('personal-data:correct.title')}
      text={t('personal-data:correct.text')}
      action={t('personal-data:correct.save')}
      pending={saving.isPending}
      disabled={!field || !reason.trim()}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <Select
        label={t('personal-data:correct.field')}
        searchable
        data={writable.map(({ name: each, label }) => ({ value: each, label }))}
        value={chosen}
        onChange={each => {
          setChosen(each)
          setTyped(undefined)
        }}
      />
      {field ? (
        <FieldInput key={field.name} field={field} value={value} onChange={setTyped} error={wrong[field.name]} />
      ) : null}
      <TextInput
        label={t('personal-data:correct.reason')}
        description={t('personal-data:correct.reasonNote')}
        maxLength={200}
        required
        value={reason}
        error={wrong.reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Checkbox
        label={t('personal-data:correct.forget')}
        description={t('personal-data:correct.forgetNote')}
        checked={forget}
        onChange={({ currentTarget }) => setForget(currentTarget.checked)}
      />
    </FormDialog>
  )
}
