import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RecordSelect } from '../../fields/record-select.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'

interface GiveDialogProps {
  title: string
  /** Whose it is now. */
  owner: string | null
  /** Why it cannot be given at all. */
  refusal?: string | null
  pending: boolean
  problem: string | null
  onGive: (owner: string | null) => void
  onClose: () => void
}

/** To whom something is given by hand. */
export function GiveDialog({ title, owner, refusal = null, pending, problem, onGive, onClose }: GiveDialogProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(owner)
  return (
    <FormDialog
      title={title}
      action={t('leads:assign.action')}
      pending={pending}
      disabled={refusal !== null || !chosen || chosen === owner}
      problem={refusal ?? problem}
      onSubmit={() => onGive(chosen)}
      onClose={onClose}
      size="sm"
    >
      <RecordSelect
        object="user"
        label={t('leads:assign.owner')}
        data-autofocus
        openOnFocus={false}
        disabled={refusal !== null}
        value={chosen}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
