import { Alert, Button, Group, Loader, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWatchedJob } from '../../app/watched-jobs.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import { bulkQuery, type Chosen, type Edit, previewBulk } from './bulk-changes.ts'
import { BulkSteps } from './bulk-steps.tsx'
import { EditForm } from './edit-form.tsx'
import { type Action, editOf, freshDraft, isWhole } from './edits.ts'

interface BulkDialogProps {
  action: Action
  chosen: Chosen
  /** Something was changed: the rows are no longer marked. */
  onDone: () => void
  onClose: () => void
}

/** One change of many records: what, then what will come of it, then how far it is. */
export function BulkDialog({ action, chosen, onDone, onClose }: BulkDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const place = `bulk.${chosen.object.name}.${action}`
  const [draft, setDraft, leave] = useDialogDraft(place, freshDraft(action, chosen.object), onClose)
  const [id, setId] = useState<string | null>(null)
  const { data: bulk } = useQuery({ ...bulkQuery(id ?? ''), enabled: id !== null })
  useWatchedJob(id, bulk?.state === 'done' || bulk?.state === 'failed')
  const preview = useMutation({
    mutationFn: (edit: Edit) => previewBulk(chosen, edit),
    onSuccess: made => {
      queryClient.setQueryData(bulkQuery(made.id).queryKey, made)
      setId(made.id)
    },
    meta: { quiet: true },
  })
  const { mutate } = preview
  useEffect(() => {
    if (isWhole(action)) mutate({ [action]: true })
  }, [action, mutate])

  const edit = editOf(action, chosen.object, draft)
  const away = useGoesOn()
  const close = () => {
    if (bulk?.state === 'committing') {
      away()
      onDone()
    }
    leave()
  }
  return (
    <Dialog
      opened
      onClose={close}
      title={t(`bulk:titles.${action}`)}
      size={id ? 'lg' : 'md'}
      closeOnClickOutside={false}
    >
      {bulk && id ? (
        <BulkSteps
          bulk={bulk}
          object={chosen.object}
          onBack={isWhole(action) ? null : () => setId(null)}
          onDone={onDone}
          onClose={leave}
        />
      ) : (
        <form
          noValidate
          onSubmit={event => {
            event.preventDefault()
            if (edit && !preview.isPending) mutate(edit)
          }}
        >
          <Stack>
            {isWhole(action) ? null : (
              <EditForm
                action={action}
                object={chosen.object}
                draft={draft}
                onChange={part => setDraft({ ...draft, ...part })}
              />
            )}
            {isWhole(action) && !preview.error ? <Planning /> : null}
            {preview.error ? (
              <Alert color="red" role="alert">
                {errorWords(preview.error)}
              </Alert>
            ) : null}
            <DialogActions>
              <Button variant="default" onClick={leave}>
                {t('cancel')}
              </Button>
              {isWhole(action) ? null : (
                <Button type="submit" disabled={!edit} loading={preview.isPending}>
                  {t('bulk:toPreview')}
                </Button>
              )}
            </DialogActions>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}

/** Tells where to look for what goes on without its window. */
function useGoesOn() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return () =>
    toast({
      message: t('bulk:goesOn'),
      action: { label: t('bulk:open'), run: () => void navigate({ to: '/settings/bulk-changes' }) },
    })
}

function Planning() {
  const { t } = useTranslation()
  return (
    <Group gap="sm" role="status">
      <Loader size={16} /> {t('bulk:planning')}
    </Group>
  )
}
