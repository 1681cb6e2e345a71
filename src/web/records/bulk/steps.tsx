import { Alert, Button, Progress, Stack, Text } from '@mantine/core'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { useMinutesLeft } from '../../ui/minutes-left.ts'
import type { BulkState } from './bulk-changes.ts'

interface StepsProps {
  /** A bulk change or a hand-over. */
  begun: {
    state: BulkState
    progress: { done: number; of: number }
    committedAt: string | null
    failure: { message: string } | null
  }
  /** Its address, and the key under which its answers are kept. */
  path: string
  queryKey: QueryKey
  preview: ReactNode
  /** What the button below the preview says, and whether there is anything to do; what is told with it. */
  commit: { label: string; danger?: boolean; disabled: boolean; body?: JsonObject }
  back: { label: string; run: () => void }
  /** What is being done: `Changing`. */
  working: string
  /** Once, when it is done or was stopped; or when a failure has been read. */
  onEnd: () => void
}

/** From the preview to the end: what will come of it, how far it is, why it broke off. */
export function Steps({ begun, path, queryKey, preview, commit, back, working, onEnd }: StepsProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { state, failure, committedAt } = begun
  const verb = useMutation({
    mutationFn: (name: 'commit' | 'cancel') => api.post(`${path}/${name}`, name === 'commit' ? commit.body : undefined),
    onSuccess: now => queryClient.setQueryData(queryKey, now),
  })
  useOnce(state === 'done' || state === 'cancelled', onEnd)

  if (state === 'preview')
    return (
      <Stack>
        {preview}
        <DialogActions>
          <Button variant="default" onClick={back.run}>
            {back.label}
          </Button>
          <Button
            color={commit.danger ? 'red' : undefined}
            disabled={commit.disabled}
            loading={verb.isPending}
            onClick={() => verb.mutate('commit')}
          >
            {commit.label}
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
          <Button variant="default" onClick={onEnd}>
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
      <HowFar begun={begun} working={working} />
      <DialogActions>
        <Button variant="default" loading={verb.isPending} onClick={() => verb.mutate('cancel')}>
          {t('jobs.stop')}
        </Button>
      </DialogActions>
    </Stack>
  )
}

/** How many of how many, while it is under way. */
function HowFar({ begun: { state, progress }, working }: Pick<StepsProps, 'begun' | 'working'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = state === 'planning' ? t('bulk:planning') : working
  const left = useMinutesLeft(progress.done, progress.of)
  const far = t('bulk:progress', { done: formats.number(progress.done), of: formats.number(progress.of) })
  return (
    <div>
      <Progress value={(100 * progress.done) / Math.max(1, progress.of)} aria-label={words} mb="xs" />
      <p role="status">
        {words}: {far}
        {left === null ? null : `. ${t('bulk:left', { count: left })}`}
      </p>
      {state === 'committing' ? (
        <Text size="sm" c="dimmed">
          {t('bulk:mayClose')}
        </Text>
      ) : null}
    </div>
  )
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
