import { Alert, Button, Group, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { idOf } from '../../fields/titles.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useLeadVerb } from './use-lead-verb.ts'

/** Gives a lead to somebody by hand; he is told at once. */
export function AssignDialog({ lead, onClose }: { lead: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const assignment = useLeadVerb('assignment', lead)
  const [owner, setOwner] = useState(idOf(lead.owner))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    assignment.mutate(
      { owner },
      {
        onSuccess: () => {
          toast({ message: t('leads:assign.done') })
          onClose()
        },
      },
    )
  }
  return (
    <Dialog opened onClose={onClose} title={t('leads:assign.title')} size="sm">
      <form onSubmit={submit} noValidate>
        <Stack>
          <RecordSelect
            object="user"
            label={t('leads:assign.owner')}
            data-autofocus
            openOnFocus={false}
            value={owner}
            onChange={setOwner}
          />
          {assignment.error ? (
            <Alert color="red" role="alert">
              {errorWords(assignment.error)}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!owner || owner === idOf(lead.owner)} loading={assignment.isPending}>
              {t('leads:assign.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
