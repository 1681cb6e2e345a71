import { Alert, List, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { useSchema } from '../../../app/schema.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { isProtectable } from '../fields/type-words.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { encryptionQuery } from './encryption.ts'
import { ShownTo } from './shown-to.tsx'

/** Protects a field that is there already, with all that records have in it. */
export function ProtectDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const { objects, byName } = useSchema()
  const [object, setObject] = useState<string | null>(null)
  const [field, setField] = useState<string | null>(null)
  const [shownTo, setShownTo] = useState<string[]>([])
  const protecting = useMutation({
    mutationFn: () => api.post('/protected-fields', { object, field, shownTo }),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: encryptionQuery.queryKey }),
        configured(object ?? ''),
      ])
      toast({ message: t('encryption:mark.begun') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(protecting.error, ['object', 'field', 'shownTo'])
  return (
    <FormDialog
      title={t('encryption:mark.title')}
      text={t('encryption:mark.text')}
      action={t('encryption:mark.action')}
      pending={protecting.isPending}
      disabled={!object || !field}
      problem={rest}
      onSubmit={() => protecting.mutate()}
      onClose={onClose}
    >
      <Select
        label={t('encryption:mark.object')}
        required
        searchable
        openOnFocus={false}
        data-autofocus
        value={object}
        error={wrong.object}
        data={objects
          .filter(({ configuration }) => !configuration)
          .map(({ name, label }) => ({ value: name, label: label.many }))}
        onChange={value => {
          setObject(value)
          setField(null)
          protecting.reset()
        }}
      />
      <Select
        label={t('encryption:mark.field')}
        required
        searchable
        disabled={!object}
        value={field}
        error={Boolean(wrong.field)}
        data={(byName.get(object ?? '')?.fields ?? [])
          .filter(one => isProtectable(one.type) && !one.protected && !one.readOnly)
          .map(({ name, label }) => ({ value: name, label }))}
        onChange={value => {
          setField(value)
          protecting.reset()
        }}
      />
      <Hindrances error={protecting.error} />
      <ShownTo value={shownTo} error={wrong.shownTo} onChange={setShownTo} />
    </FormDialog>
  )
}

/** Why the field cannot be protected as things stand: all that looks into it, with what to do. */
function Hindrances({ error }: { error: Error | null }) {
  const { t } = useTranslation()
  const sentences =
    error instanceof ApiError
      ? error.problems.filter(({ field }) => field === 'field').map(({ message }) => message)
      : []
  if (!sentences.length) return null
  return (
    <Alert color="red" role="alert" title={t('encryption:mark.hindered')}>
      <List size="sm" spacing={4}>
        {sentences.map(sentence => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
