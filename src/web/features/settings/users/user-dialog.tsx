import { Select, TextInput } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useTranslation } from 'react-i18next'
import { isAbout } from '../../../app/api-error.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { ProofDialog } from '../../security/proof-dialog.tsx'
import rows from '../parts/rows.module.css'
import { useEdit } from '../parts/use-edit.ts'
import { useRoleName } from '../roles/role-name.ts'
import { usePeople } from './use-people.ts'

/** Who somebody is here: his role, his team, and when he is away. */
export function UserDialog({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const roleName = useRoleName()
  const { roles, teams } = usePeople()
  const saved = {
    name: asText(user.name),
    email: asText(user.email),
    role: asText(user.role),
    team: asText(user.team) || null,
    locale: asText(user.locale),
    absentFrom: asText(user.absentFrom) || null,
    absentUntil: asText(user.absentUntil) || null,
  }
  const [values, setValues, close] = useDialogDraft(`user.${user.id}.${user.version}`, saved, onClose)
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { save, wrong, rest } = useEdit({
    object: useObject('user'),
    record: user,
    values,
    onSaved: close,
  })
  const picker = {
    locale: i18n.language,
    valueFormat: 'D MMM YYYY HH:mm',
    clearable: true,
    clearButtonProps: { 'aria-label': t('records:clear') },
  }
  if (isAbout(save.error, 'proofNeeded'))
    return (
      <ProofDialog text={t('security:proof.ofAddress')} onProved={() => save.mutate()} onClose={() => save.reset()} />
    )
  return (
    <FormDialog
      title={t('settings:users.editTitle')}
      action={t('save')}
      pending={save.isPending}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={close}
      size="lg"
    >
      <div className={rows.form}>
        <TextInput
          label={t('settings:users.name')}
          required
          data-autofocus
          value={values.name}
          error={wrong.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings:users.email')}
          type="email"
          required
          value={values.email}
          error={wrong.email}
          onChange={event => change({ email: event.currentTarget.value })}
        />
        <Select
          label={t('settings:users.role')}
          required
          allowDeselect={false}
          value={values.role}
          error={wrong.role}
          onChange={role => change({ role: role ?? values.role })}
          data={(roles.data ?? []).map(role => ({ value: role.id, label: roleName(role) }))}
        />
        <Select
          label={t('settings:users.team')}
          clearable
          searchable
          value={values.team}
          error={wrong.team}
          onChange={team => change({ team })}
          data={(teams.data ?? []).map(team => ({ value: team.id, label: asText(team.name) }))}
        />
        <Select
          label={t('settings:users.locale')}
          allowDeselect={false}
          value={values.locale}
          error={wrong.locale}
          onChange={locale => change({ locale: locale ?? values.locale })}
          data={[
            { value: 'ru', label: 'Русский' },
            { value: 'en', label: 'English' },
          ]}
        />
        <p className={`${rows.sectionText} ${rows.whole}`} style={{ margin: 0 }}>
          {t('settings:users.absenceText')}
        </p>
        <DateTimePicker
          label={t('settings:users.awayFrom')}
          value={values.absentFrom && new Date(values.absentFrom)}
          error={wrong.absentFrom}
          {...picker}
          onChange={value => change({ absentFrom: iso(value) })}
        />
        <DateTimePicker
          label={t('settings:users.awayUntil')}
          value={values.absentUntil && new Date(values.absentUntil)}
          error={wrong.absentUntil}
          {...picker}
          onChange={value => change({ absentUntil: iso(value) })}
        />
      </div>
    </FormDialog>
  )
}

const iso = (value: string | null): string | null => value && new Date(value).toISOString()
