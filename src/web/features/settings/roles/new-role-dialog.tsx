import { Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { useEdit } from '../parts/use-edit.ts'
import { useRoleName } from './role-name.ts'

/** A new role begins as a copy of another: rights are easier to change than to think up. */
export function NewRoleDialog({ roles, from, onClose }: { roles: RecordJson[]; from?: string; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const roleName = useRoleName()
  const models = roles.filter(role => !role.admin)
  const usual = from ?? models.find(role => role.name === 'manager')?.id ?? null
  const [values, setValues, close] = useDialogDraft(`role.new.${from ?? ''}`, { name: '', model: usual }, onClose)
  const { name, model } = values
  const copied = models.find(role => role.id === model)
  const { save, wrong, rest } = useEdit({
    object: useObject('role'),
    values: { name: name.trim(), objects: copied?.objects ?? {}, fields: copied?.fields ?? {} },
    shown: ['name'],
    onSaved: role => {
      close()
      void navigate({ to: '/settings/roles/$id', params: { id: role.id } })
    },
  })
  return (
    <FormDialog
      title={t('settings:roles.addTitle')}
      action={t('settings:create')}
      pending={save.isPending}
      disabled={!name.trim()}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:roles.name')}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={event => setValues({ ...values, name: event.currentTarget.value })}
      />
      <Select
        label={t('settings:roles.copyOf')}
        clearable
        value={model}
        onChange={value => setValues({ ...values, model: value })}
        placeholder={t('settings:roles.noRights')}
        data={models.map(role => ({ value: role.id, label: roleName(role) }))}
      />
    </FormDialog>
  )
}
