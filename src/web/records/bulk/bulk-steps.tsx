import { Alert, Button, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { toast } from '../../ui/toast.ts'
import { type BulkJson, bulkQuery } from './bulk-changes.ts'
import { Preview } from './preview.tsx'
import { useRefresh, useUndo } from './use-undo.ts'

interface BulkStepsProps {
  bulk: BulkJson
  object: SchemaObject
  /** To what was filled in; nothing was. */
  onBack: (() => void) | null
  onDone: () => void
  onClose: () => void
}

/** From the preview to the end: what will come of it, and how far it is. */
export function BulkSteps({ bulk, object, onBack, onDone, onClose }: BulkStepsProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const verb = useMutation({
    mutationFn: (name: 'commit' | 'cancel') => api.post<BulkJson>(`/bulk-changes/${bulk.id}/${name}`),
    onSuccess: now => queryClient.setQueryData(bulkQuery(bulk.id).queryKey, now),
  })
  const tellEnd = useTellEnd()
  const end = () => {
    tellEnd(bulk)
    onDone()
    onClose()
  }
  useOnce(bulk.state === 'done' || bulk.state === 'cancelled', end)

  const { counts, change, state } = bulk
  if (state === 'preview')
    return (
      <Step>
        <Preview object={object} bulk={bulk} />
        <DialogActions>
          <Button variant="default" onClick={onBack ?? onClose}>
            {t(onBack ? 'bulk:back' : 'cancel')}
          </Button>
          <Button
            color={change.remove ? 'red' : undefined}
            disabled={!counts.willChange}
            loading={verb.isPending}
            onClick={() => verb.mutate('commit')}
          >
            {t(change.remove ? 'bulk:commitRemove' : 'bulk:commit', { count: counts.willChange })}
          </Button>
        </DialogActions>
      </Step>
    )
  if (state === 'failed')
    return (
      <Step>
        <Alert color="red" role="alert">
          {bulk.failure?.message}
        </Alert>
        <DialogActions>
          <Button variant="default" onClick={end}>
            {t('close')}
          </Button>
          {bulk.committedAt ? (
            <Button loading={verb.isPending} onClick={() => verb.mutate('commit')}>
              {t('bulk:continue')}
            </Button>
          ) : null}
        </DialogActions>
      </Step>
    )
  return (
    <Step>
      <HowFar bulk={bulk} />
      <DialogActions>
        <Button variant="default" loading={verb.isPending} onClick={() => verb.mutate('cancel')}>
          {t('jobs.stop')}
        </Button>
      </DialogActions>
    </Step>
  )
}

const Step = ({ children }: { children: ReactNode }) => <Stack>{children}</Stack>

/** How many of how many, while it is under way. */
function HowFar({ bulk: { state, change, progress } }: { bulk: BulkJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = t(state === 'planning' ? 'bulk:planning' : change.remove ? 'bulk:workingRemove' : 'bulk:working')
  const far = t('bulk:progress', { done: formats.number(progress.done), of: formats.number(progress.of) })
  return (
    <div>
      <Progress value={(100 * progress.done) / Math.max(1, progress.of)} aria-label={words} mb="xs" />
      <p role="status">
        {words}: {far}
      </p>
      {state === 'committing' ? (
        <Text size="sm" c="dimmed">
          {t('bulk:mayClose')}
        </Text>
      ) : null}
    </div>
  )
}

/** Lists are asked anew, and what was done can be taken back from the toast. */
function useTellEnd(): (bulk: BulkJson) => void {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const undo = useUndo()
  return bulk => {
    void refresh(bulk.object)
    if (!bulk.committedAt) return
    const { changed } = bulk.counts
    const done = t(bulk.change.remove ? 'bulk:removed' : 'bulk:done', { count: changed })
    toast({
      message: bulk.state === 'done' ? done : t('bulk:stopped', { done }),
      ...(changed && { action: { label: t('bulk:undo'), run: () => void undo(bulk) } }),
    })
  }
}

/** Does something when it first holds. */
function useOnce(holds: boolean, work: () => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (!holds || done.current) return
    done.current = true
    work()
  })
}
