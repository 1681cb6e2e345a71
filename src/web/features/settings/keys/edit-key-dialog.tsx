import { MultiSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { BoundsFields, boundFields, type KeyBounds, sentBounds } from './key-bounds.tsx'
import type { ApiKey } from './keys-page.tsx'
import { narrowerScopes, useScopeWords } from './scopes.ts'

interface Values extends KeyBounds {
  name: string
  scopes: string[]
}

/** What a key that is in use is called and bound by; it opens as before. */
export function EditKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { objects } = useSchema()
  const words = useScopeWords(objects)
  const { id, addresses, callsPerMinute, callsPerDay, expiresAt } = apiKey
  const until = expiresAt && dayjs(expiresAt).format('YYYY-MM-DD')
  const present: Values = { name: apiKey.name, scopes: apiKey.scopes, addresses, callsPerMinute, callsPerDay, until }
  const [values, setValues, close] = useDialogDraft<Values>(`api-key.${id}`, present, onClose)
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const saving = useMutation({
    mutationFn: () => {
      const { expiresAt: end, ...bounds } = sentBounds(values)
      // An end that nobody touched stays as it is, to the minute.
      const asked = values.until === until ? bounds : { ...bounds, expiresAt: end }
      return api.patch(`/api-keys/${id}`, { name: values.name.trim(), scopes: values.scopes, ...asked })
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['api-keys'] })
      close()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'scopes', ...boundFields])
  return (
    <FormDialog
      title={t('settings:keys.editTitle', { name: apiKey.name })}
      text={t('settings:keys.editText')}
      action={t('save')}
      pending={saving.isPending}
      disabled={!values.name.trim() || !values.scopes.length}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:keys.name')}
        required
        data-autofocus
        maxLength={200}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('settings:keys.reach')}
        description={t('settings:keys.narrowerText')}
        searchable
        required
        value={values.scopes}
        error={wrong.scopes}
        onChange={scopes => change({ scopes })}
        data={narrowerScopes(objects, apiKey.scopes).map(value => ({ value, label: words(value) }))}
      />
      <BoundsFields bounds={values} wrong={wrong} onChange={change} />
    </FormDialog>
  )
}
