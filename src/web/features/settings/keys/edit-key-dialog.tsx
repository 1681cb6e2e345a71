import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { BoundsFields, boundFields, type KeyBounds, sentBounds } from './key-bounds.tsx'
import type { ApiKey } from './keys-page.tsx'

interface Values extends KeyBounds {
  name: string
}

/** What a key that is in use is called and bound by; it opens as before. */
export function EditKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { id, addresses, callsPerMinute, callsPerDay, expiresAt } = apiKey
  const until = expiresAt && dayjs(expiresAt).format('YYYY-MM-DD')
  const present: Values = { name: apiKey.name, addresses, callsPerMinute, callsPerDay, until }
  const [values, setValues, close] = useDialogDraft<Values>(`api-key.${id}`, present, onClose)
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const saving = useMutation({
    mutationFn: () => {
      const { expiresAt: end, ...bounds } = sentBounds(values)
      // An end that nobody touched stays as it is, to the minute.
      const asked = values.until === until ? bounds : { ...bounds, expiresAt: end }
      return api.patch(`/api-keys/${id}`, { name: values.name.trim(), ...asked })
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['api-keys'] })
      close()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', ...boundFields])
  return (
    <FormDialog
      title={t('settings:keys.editTitle', { name: apiKey.name })}
      text={t('settings:keys.editText')}
      action={t('save')}
      pending={saving.isPending}
      disabled={!values.name.trim()}
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
      <BoundsFields bounds={values} wrong={wrong} onChange={change} />
    </FormDialog>
  )
}
