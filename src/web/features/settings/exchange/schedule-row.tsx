import { Button, Group, Modal, Table } from '@mantine/core'
import { IconHistory, IconPencil, IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useSchema } from '../../../app/schema.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { tellAsked } from '../encryption/approvals.ts'
import rows from '../parts/rows.module.css'
import { useOftenWords } from './often-part.tsx'
import type { PlaceJson } from './places.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { type RunJson, runsQuery, runTones, type ScheduleJson, schedulesQuery } from './schedules.ts'

/** A schedule: what goes where and how often, how it went last, and what can be done with it. */
export function ScheduleRow({ schedule, places }: { schedule: ScheduleJson; places: readonly PlaceJson[] }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const queryClient = useQueryClient()
  const words = useOftenWords()
  const label = useSchema().byName.get(schedule.object)?.label.many ?? schedule.object
  const [opened, open] = useState<'edit' | 'remove' | 'runs' | null>(null)
  const { id, name, state, lastRun, nextAt, why } = schedule
  const refresh = () => queryClient.invalidateQueries({ queryKey: schedulesQuery.queryKey })
  const turning = useMutation({
    mutationFn: () => api.patch<object>(`/exchange-schedules/${id}`, { state: state === 'on' ? 'paused' : 'on' }),
    onSuccess: answer => tellAsked(queryClient, answer),
    onSettled: refresh,
  })
  const running = useMutation({
    mutationFn: () => api.post<object>(`/exchange-schedules/${id}/runs`),
    onSuccess: answer => tellAsked(queryClient, answer),
    onSettled: refresh,
  })
  const place = places.find(each => each.id === schedule.place)?.name ?? ''
  const button = { size: 'compact-sm', variant: 'subtle', color: 'gray' } as const
  return (
    <li className={rows.row} data-off={state === 'on' ? undefined : true}>
      <div className={rows.names}>
        <button type="button" className={rows.title} onClick={() => open('edit')}>
          {name}
        </button>
        <span className={rows.note} style={{ overflowWrap: 'anywhere' }}>
          {t(`scheduled:ways.${schedule.direction}`, { place, file: schedule.path, objects: label })}
        </span>
        <span className={rows.note}>
          {words(schedule.crontab)}
          {state === 'on' && nextAt ? ` · ${t('scheduled:next', { when: exact(new Date(nextAt)) })}` : ''}
          {state === 'paused' ? ` · ${t('scheduled:paused')}` : ''}
          {state === 'stopped' ? ` · ${t(`scheduled:why.${why ?? 'timeZone'}`)}` : ''}
        </span>
        {lastRun ? <RunWords run={lastRun} /> : null}
      </div>
      <Group gap={2} justify="flex-end" wrap="wrap">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={15} />}
          loading={running.isPending || lastRun?.state === 'running'}
          onClick={() => running.mutate()}
        >
          {t('scheduled:now')}
        </Button>
        <Button {...button} aria-label={t('scheduled:runsOf', { name })} onClick={() => open('runs')}>
          <IconHistory size={16} />
        </Button>
        <Button
          {...button}
          aria-label={t(state === 'on' ? 'scheduled:pauseOf' : 'scheduled:resumeOf', { name })}
          loading={turning.isPending}
          onClick={() => turning.mutate()}
        >
          {state === 'on' ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
        </Button>
        <Button {...button} aria-label={t('scheduled:place.editOf', { name })} onClick={() => open('edit')}>
          <IconPencil size={16} />
        </Button>
        <Button {...button} aria-label={t('scheduled:place.removeOf', { name })} onClick={() => open('remove')}>
          <IconTrash size={16} />
        </Button>
      </Group>
      {opened === 'edit' ? (
        <ScheduleDialog schedule={schedule} places={places} onSaved={refresh} onClose={() => open(null)} />
      ) : null}
      {opened === 'runs' ? <Runs schedule={schedule} onClose={() => open(null)} /> : null}
      {opened === 'remove' ? (
        <Confirm
          title={t('scheduled:place.removeOf', { name })}
          text={t('scheduled:removeText')}
          action={t('scheduled:place.remove')}
          run={async () => {
            await api.delete(`/exchange-schedules/${id}`)
            await refresh()
          }}
          onClose={() => open(null)}
        />
      ) : null}
    </li>
  )
}

/** How a run went: `Готово · stock.csv · 12 новых`. */
function RunWords({ run }: { run: RunJson }) {
  const { t } = useTranslation()
  return (
    <Group gap={6} mt={4} wrap="wrap">
      <StatusBadge tone={runTones[run.state]}>{t(`scheduled:states.${run.state}`)}</StatusBadge>
      <span className={rows.note}>
        <RelativeTime at={run.startedAt} />
      </span>
      <RunResult run={run} />
    </Group>
  )
}

function RunResult({ run: { path, counts, failure, state, import: imported } }: { run: RunJson }) {
  const { t } = useTranslation()
  const many = (name: string) => (counts?.[name] ? t(`scheduled:counts.${name}`, { count: counts[name] }) : null)
  const parts = counts && [
    many('new'),
    many('changed'),
    many('attached'),
    many('refused'),
    many('unchanged'),
    many('rows'),
  ]
  const text = failure ? failure.message : parts?.filter(Boolean).join(', ')
  return (
    <>
      {path ? <span className={rows.note}>{path}</span> : null}
      {text ? (
        <span className={rows.note} style={failure ? { color: 'var(--mantine-color-error)' } : undefined}>
          {text}
        </span>
      ) : null}
      {imported ? (
        <Link to="/import/$id" params={{ id: imported }}>
          {t(state === 'waiting' ? 'scheduled:look' : 'scheduled:open')}
        </Link>
      ) : null}
    </>
  )
}

function Runs({ schedule, onClose }: { schedule: ScheduleJson; onClose: () => void }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const runs = useQuery(runsQuery(schedule.id))
  return (
    <Modal opened onClose={onClose} size="lg" title={t('scheduled:runsOf', { name: schedule.name })}>
      {runs.data?.length ? (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('scheduled:when')}</Table.Th>
              <Table.Th>{t('scheduled:result')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.data.map(run => (
              <Table.Tr key={run.id}>
                <Table.Td style={{ verticalAlign: 'top' }}>{exact(new Date(run.startedAt))}</Table.Td>
                <Table.Td>
                  <Group gap={6} wrap="wrap">
                    <StatusBadge tone={runTones[run.state]}>{t(`scheduled:states.${run.state}`)}</StatusBadge>
                    <RunResult run={run} />
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : (
        t('scheduled:noRuns')
      )}
    </Modal>
  )
}
