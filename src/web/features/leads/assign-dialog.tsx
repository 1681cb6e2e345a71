import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { idOf } from '../../fields/titles.ts'
import { errorWords, toast } from '../../ui/toast.ts'
import { GiveDialog } from './give-dialog.tsx'
import { useLeadVerb } from './use-lead-verb.ts'

/** Gives a lead to somebody by hand; he is told at once. */
export function AssignDialog({ lead, onClose }: { lead: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const assignment = useLeadVerb('assignment', [lead], {
    onSuccess() {
      toast({ message: t('leads:assign.done') })
      onClose()
    },
  })
  return (
    <GiveDialog
      title={t('leads:assign.title')}
      owner={idOf(lead.owner)}
      pending={assignment.isPending}
      problem={assignment.error && errorWords(assignment.error)}
      onGive={owner => assignment.mutate({ owner })}
      onClose={onClose}
    />
  )
}
