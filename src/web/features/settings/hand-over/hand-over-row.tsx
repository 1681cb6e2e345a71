import { Progress } from '@mantine/core'
import { IconArrowBackUp, IconUserShare } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { useTitle } from '../../../fields/titles.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { RowButton, StopButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { type HandOverShort, handOversQuery, useUndoHandOver } from './hand-overs.ts'

interface HandOverRowProps {
  handOver: HandOverShort
  tones: Record<string, Tone>
}

/** A hand-over among what was changed in many records at once, with the way back. */
export function HandOverRow({ handOver, tones }: HandOverRowProps) {
  const { t } = useTranslation()
  const { id, user, owner, parts, state, reverting, committedAt } = handOver
  useWatchedJob(id, state !== 'committing')
  const maker = useTitle('user', owner)
  const to = [...new Set(parts.map(part => part.to.name))].join(', ')
  const shown = reverting ? 'reverting' : state
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <IconUserShare size={18} stroke={1.6} />
        <div className={rows.names}>
          <span className={rows.title}>{t('settings:handOver.fromTo', { name: user.name, to })}</span>
          <span className={rows.note}>
            {[t('settings:handOver.one'), maker].filter(Boolean).join(' · ')}
            {committedAt ? (
              <>
                {' · '}
                <RelativeTime at={committedAt} />
              </>
            ) : null}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        <Said handOver={handOver} />
      </span>
      <div className={rows.end}>
        <StatusBadge tone={tones[shown] ?? 'quiet'}>{t(`bulk:states.${shown}`)}</StatusBadge>
        <Ways handOver={handOver} />
      </div>
    </li>
  )
}

function Said({ handOver: { counts, state, reverting, progress } }: { handOver: HandOverShort }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const said = [
    t('bulk:page.changed', { count: formats.number(counts.changed) }),
    counts.refused ? t('bulk:page.refused', { count: formats.number(counts.refused) }) : '',
    counts.undone && state !== 'reverted' ? t('bulk:page.undone', { count: formats.number(counts.undone) }) : '',
    counts.kept ? t('bulk:page.kept', { count: formats.number(counts.kept) }) : '',
  ]
  return (
    <>
      {said.filter(Boolean).join(' · ')}
      {state === 'committing' || reverting ? (
        <Progress
          mt={4}
          size="sm"
          value={(100 * progress.done) / Math.max(1, progress.of)}
          aria-label={t(reverting ? 'bulk:undoing' : 'settings:handOver.working')}
        />
      ) : null}
    </>
  )
}

/** What can still be done about it: stopped while it is under way, taken back or continued afterwards. */
function Ways({ handOver }: { handOver: HandOverShort }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const undo = useUndoHandOver()
  const stopping = useMutation({
    mutationFn: () => api.post(`/hand-overs/${handOver.id}/cancel`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: handOversQuery.queryKey }),
  })
  const undoing = useMutation({ mutationFn: () => undo(handOver) })
  if (handOver.state === 'committing' || handOver.reverting)
    return <StopButton pending={stopping.isPending} onPress={() => stopping.mutate()} />
  if (handOver.state === 'reverted') return null
  return (
    <RowButton
      icon={IconArrowBackUp}
      label={t('bulk:undo')}
      pending={undoing.isPending}
      onPress={() => undoing.mutate()}
    />
  )
}
