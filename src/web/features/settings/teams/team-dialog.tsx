import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { RecordSelect } from '../../../fields/record-select.tsx'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { useEdit } from '../parts/use-edit.ts'
import { usePeople } from '../users/use-people.ts'
import { branchIds } from './team-tree.ts'

/** A team: what it is called, what it belongs to, and who heads it. */
export function TeamDialog({
  team,
  parent,
  onClose,
}: {
  team?: RecordJson
  parent: string | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { teams } = usePeople()
  const saved = {
    name: asText(team?.name),
    parent: team ? asText(team.parent) || null : parent,
    head: asText(team?.head) || null,
  }
  const draft = `team.${team ? `${team.id}.${team.version}` : `new.${parent}`}`
  const [values, setValues, close] = useDialogDraft(draft, saved, onClose)
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { save, wrong, rest } = useEdit({ object: useObject('team'), record: team, values, onSaved: close })
  const below = team ? branchIds(teams.data ?? [], team.id) : new Set<string>()
  return (
    <FormDialog
      title={t(team ? 'settings:teams.editTitle' : 'settings:teams.addTitle')}
      action={t(team ? 'save' : 'settings:create')}
      pending={save.isPending}
      disabled={!values.name.trim()}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:teams.name')}
        required
        data-autofocus
        maxLength={200}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <Select
        label={t('settings:teams.parent')}
        clearable
        searchable
        value={values.parent}
        error={wrong.parent}
        onChange={value => change({ parent: value })}
        data={(teams.data ?? [])
          .filter(one => !below.has(one.id))
          .map(one => ({ value: one.id, label: asText(one.name) }))}
      />
      <RecordSelect
        object="user"
        label={t('settings:teams.head')}
        description={t('settings:teams.headText')}
        clearable
        value={values.head}
        error={wrong.head}
        onChange={head => change({ head })}
      />
    </FormDialog>
  )
}
