import { Alert, Button, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import { toast } from '../../../ui/toast.ts'
import { type HandOver, handOverQuery, useUndoHandOver } from './hand-overs.ts'
import { HandOverPreview } from './preview.tsx'

interface HandOverStepsProps {
  handOver: HandOver
  onBack: () => void
  onClose: () => void
}

/** From the preview to the end: what goes to whom, and how far it is. */
export function HandOverSteps({ handOver, onBack, onClose }: HandOverStepsProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { id, state, failure, committedAt, parts } = handOver
  const verb = useMutation({
    mutationFn: (name: 'commit' | 'cancel') => api.post<HandOver>(`/hand-overs/${id}/${name}`),
    onSuccess: now => queryClient.setQueryData(handOverQuery(id).queryKey, now),
  })
  const tellEnd = useTellEnd()
  const end = () => {
    tellEnd(handOver)
    onClose()
  }
  useOnce(state === 'done' || state === 'cancelled', end)

  if (state === 'preview')
    return (
      <Stack>
        <HandOverPreview handOver={handOver} />
        <DialogActions>
          <Button variant="default" onClick={onBack}>
            {t('bulk:back')}
          </Button>
          <Button
            disabled={!parts.some(({ counts }) => counts.willChange)}
            loading={verb.isPending}
            onClick={() => verb.mutate('commit')}
          >
            {t('settings:handOver.commit')}
          </Button>
        </DialogActions>
      </Stack>
    )
  if (state === 'failed')
    return (
      <Stack>
        <Alert color="red" role="alert">
          {failure?.message}
        </Alert>
        <DialogActions>
          <Button variant="default" onClick={end}>
            {t('close')}
          </Button>
          {committedAt ? (
            <Button loading={verb.isPending} onClick={() => verb.mutate('commit')}>
              {t('bulk:continue')}
            </Button>
          ) : null}
        </DialogActions>
      </Stack>
    )
  return (
    <Stack>
      <HowFar handOver={handOver} />
      <DialogActions>
        <Button variant="default" loading={verb.isPending} onClick={() => verb.mutate('cancel')}>
          {t('jobs.stop')}
        </Button>
      </DialogActions>
    </Stack>
  )
}

/** How many of how many, while it is under way. */
function HowFar({ handOver: { state, progress } }: { handOver: HandOver }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = t(state === 'planning' ? 'bulk:planning' : 'settings:handOver.working')
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

/** Everything that shows whose it is is asked anew, and all of it can be taken back from the toast. */
function useTellEnd(): (handOver: HandOver) => void {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const undo = useUndoHandOver()
  return handOver => {
    void queryClient.invalidateQueries()
    if (!handOver.committedAt) return
    const done = t('settings:handOver.done', { count: handOver.counts.changed })
    toast({
      message: handOver.state === 'done' ? done : t('bulk:stopped', { done }),
      action: { label: t('bulk:undo'), run: () => void undo(handOver) },
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
