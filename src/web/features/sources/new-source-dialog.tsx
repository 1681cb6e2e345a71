import { Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../app/schema.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import { useEdit } from '../settings/parts/use-edit.ts'
import { useSourceKinds } from './source-kind.ts'

/** A new source; its form and its key are set on its own page. */
const empty = { name: '', kind: 'form', channel: '' }

export function NewSourceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const object = useObject('source')
  const { kinds } = useSourceKinds()
  const [values, setValues, close] = useDialogDraft('source.new', empty, onClose)
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { save, wrong, rest } = useEdit({
    object,
    values,
    onSaved: source => {
      close()
      void navigate({ to: '/settings/sources/$id', params: { id: source.id } })
    },
  })
  return (
    <FormDialog
      title={t('sources:addTitle')}
      action={t('settings:create')}
      pending={save.isPending}
      disabled={!values.name.trim()}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={close}
    >
      <Select
        label={t('sources:kind')}
        description={t(`sources:kindsAbout.${values.kind}`, { defaultValue: t('sources:kindsAbout.other') })}
        allowDeselect={false}
        value={values.kind}
        error={wrong.kind}
        onChange={value => value && change({ kind: value })}
        data={kinds}
      />
      <TextInput
        label={t('sources:name')}
        placeholder={t('sources:nameExample')}
        required
        data-autofocus
        maxLength={200}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('sources:channel')}
        description={t('sources:channelText')}
        maxLength={100}
        value={values.channel}
        error={wrong.channel}
        onChange={event => change({ channel: event.currentTarget.value })}
      />
    </FormDialog>
  )
}
