import { ActionIcon, Menu, Text } from '@mantine/core'
import {
  IconDots,
  IconHistory,
  IconMail,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../../settings/parts/rows.module.css'
import { usePeople } from '../../settings/users/use-people.ts'
import { HistoryDialog } from './history-dialog.tsx'
import { MailingDialog } from './mailing-dialog.tsx'
import { type MailingJson, mailingsKey } from './mailings.ts'
import { useScheduleWords } from './use-schedule-words.ts'

interface MailingRowProps {
  mailing: MailingJson
  /** Whether the caller may send its report to others. */
  toOthers: boolean
  canSend: boolean
}

const pages = { report: '/reports/$id', dashboard: '/dashboards/$id' } as const

/** A mailing: what goes when to whom, how it went, and what can be done about it. */
export function MailingRow({ mailing, toOthers, canSend }: MailingRowProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { exact } = useFormats()
  const queryClient = useQueryClient()
  const words = useScheduleWords()
  const [opened, open] = useState<'change' | 'history' | null>(null)
  const { id, of, state, reason, nextAt, can } = mailing
  const name = of.name ?? t('mailings:unknown')
  const refresh = () => queryClient.invalidateQueries({ queryKey: mailingsKey })
  const turning = useMutation({
    mutationFn: () => api.patch(`/mailings/${id}`, { state: state === 'on' ? 'paused' : 'on' }),
    onSettled: refresh,
  })
  const removing = useMutation({
    mutationFn: () => api.delete(`/mailings/${id}`),
    onSuccess: () => toast({ message: t('mailings:removed') }),
    onSettled: refresh,
  })
  const trying = useMutation({
    mutationFn: () => api.post(`/mailings/${id}/trials`),
    onSuccess: () => toast({ message: t('mailings:onItsWay') }),
    onSettled: refresh,
  })
  return (
    <li className={rows.row} data-off={state === 'on' ? undefined : true}>
      <div className={rows.main}>
        <IconMail size={18} stroke={1.6} />
        <div className={rows.names}>
          {of.name ? (
            <Link to={pages[of.kind]} params={{ id: of.id }} className={rows.title}>
              {name}
            </Link>
          ) : (
            <span className={rows.title}>{name}</span>
          )}
          <span className={rows.note}>
            {[words(mailing.crontab), mailing.owner !== me.id && mailing.ownerName].filter(Boolean).join(' · ')}
          </span>
        </div>
      </div>
      <div className={rows.cell}>
        <To mailing={mailing} />
      </div>
      <div className={rows.cell}>
        {state === 'on' ? null : (
          <StatusBadge tone={state === 'stopped' ? 'bad' : 'quiet'}>{t(`mailings:states.${state}`)}</StatusBadge>
        )}
        {reason ? <Text size="sm">{reason.message}</Text> : null}
        {nextAt ? <span className={rows.note}>{t('mailings:next', { when: exact(new Date(nextAt)) })}</span> : null}
        <Last mailing={mailing} />
      </div>
      <div className={rows.end}>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('mailings:actionsOf', { name })}>
              <IconDots size={18} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconSend size={16} stroke={1.6} />}
              disabled={!canSend || !of.name}
              onClick={() => trying.mutate()}
            >
              {t('mailings:now')}
            </Menu.Item>
            <Menu.Item leftSection={<IconHistory size={16} stroke={1.6} />} onClick={() => open('history')}>
              {t('mailings:history')}
            </Menu.Item>
            {can.change && of.name ? (
              <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => open('change')}>
                {t('mailings:change')}
              </Menu.Item>
            ) : null}
            <Menu.Item
              leftSection={
                state === 'on' ? <IconPlayerPause size={16} stroke={1.6} /> : <IconPlayerPlay size={16} stroke={1.6} />
              }
              onClick={() => turning.mutate()}
            >
              {t(state === 'on' ? 'mailings:pause' : 'mailings:resume')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => removing.mutate()}>
              {t('mailings:remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {opened === 'history' ? <HistoryDialog id={id} name={name} onClose={() => open(null)} /> : null}
      {opened === 'change' ? (
        <MailingDialog of={{ ...of, name }} toOthers={toOthers} mailing={mailing} onClose={() => open(null)} />
      ) : null}
    </li>
  )
}

/** As many names stand in a row. */
const mostNames = 3

function To({ mailing: { users, teams } }: { mailing: MailingJson }) {
  const { t } = useTranslation()
  const me = useMe()
  const { userOf, teamOf } = usePeople()
  const names = [
    ...users.map(id => (id === me.id ? t('mailings:me') : String(userOf(id)?.name ?? ''))),
    ...teams.map(id => String(teamOf(id)?.name ?? '')),
  ].filter(Boolean)
  const left = names.length - mostNames
  const shown = [...names.slice(0, mostNames), ...(left > 0 ? [t('mailings:andMore', { count: left })] : [])]
  return <>{t('mailings:to', { names: shown.join(', ') })}</>
}

function Last({ mailing: { last } }: { mailing: MailingJson }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  if (!last) return null
  const { at, sent, waiting, skipped, failed } = last
  const parts = [
    t('mailings:last', { when: exact(new Date(at)), sent }),
    waiting > 0 && t('mailings:lastWaiting', { count: waiting }),
    skipped > 0 && t('mailings:lastSkipped', { count: skipped }),
    failed > 0 && t('mailings:lastFailed', { count: failed }),
  ]
  return <span className={rows.note}>{parts.filter(Boolean).join(', ')}</span>
}
