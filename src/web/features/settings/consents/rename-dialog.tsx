import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import type { Purpose } from '../../consents/consents.ts'
import { useChangePurpose } from './use-purposes.ts'
import { NameInputs, written } from './words-inputs.tsx'

/** Calls a purpose otherwise; what people agreed to stays as it was. */
export function RenameDialog({ purpose, onClose }: { purpose: Purpose; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(purpose.name)
  const renaming = useChangePurpose(purpose.id, onClose)
  const { wrong, rest } = problemsOf(renaming.error, ['name'])
  return (
    <FormDialog
      title={t('consents:rename')}
      text={t('consents:renameText')}
      action={t('save')}
      pending={renaming.isPending}
      disabled={!Object.keys(written(name)).length}
      problem={rest}
      onSubmit={() => renaming.mutate({ name: written(name) })}
      onClose={onClose}
    >
      <NameInputs name={name} error={wrong.name} onChange={setName} />
    </FormDialog>
  )
}
