import { Button } from '@mantine/core'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ScriptStep } from '../../../../model/call-script.ts'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { type CallScript, scriptQuery, scriptsQuery } from '../../call-scripts/scripts.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { exampleSteps } from './example.ts'

/** Scripts of calls: who leads people writes them, everybody reads them. */
export function CallScriptsPage() {
  const { t } = useTranslation()
  const scripts = useQuery(scriptsQuery)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const writes = useMayWrite(scripts.data)
  const add = useMutation({
    mutationFn: (script: { name: string; steps: ScriptStep[] }) => api.post<CallScript>('/call-scripts', script),
    onSuccess: script => {
      queryClient.setQueryData(scriptQuery(script.id).queryKey, script)
      void queryClient.invalidateQueries(scriptsQuery)
      void navigate({ to: '/settings/call-scripts/$id', params: { id: script.id } })
    },
  })
  const addEmpty = () => add.mutate({ name: t('call-scripts:newName'), steps: [] })
  const addExample = () => add.mutate({ name: t('call-scripts:example.name'), steps: exampleSteps(t) })
  const example = writes ? (
    <Button mt="md" variant="default" loading={add.isPending} onClick={addExample}>
      {t('call-scripts:addExample')}
    </Button>
  ) : null
  return (
    <SettingsFrame
      title={t('call-scripts:title')}
      text={t('call-scripts:text')}
      asked={scripts}
      open
      actions={writes ? <HeaderButton icon={IconPlus} label={t('call-scripts:add')} onClick={addEmpty} /> : null}
    >
      {scripts.data?.length ? (
        <>
          <ul className={rows.rows}>
            {scripts.data.map(script => (
              <Row key={script.id} script={script} />
            ))}
          </ul>
          {example}
        </>
      ) : (
        <Empty icon={IconListCheck} title={t('call-scripts:none')} text={t('call-scripts:noneText')}>
          {example}
        </Empty>
      )}
    </SettingsFrame>
  )
}

function useMayWrite(scripts: readonly CallScript[] | undefined): boolean {
  const { admin, role } = useMe()
  return scripts?.length ? scripts.some(({ can }) => can.change) : admin || role.name === 'head'
}

function Row({ script: { id, name, active, steps, problems } }: { script: CallScript }) {
  const { t } = useTranslation()
  return (
    <li className={rows.row} data-off={active ? undefined : true}>
      <div className={rows.names}>
        <Link className={rows.title} to="/settings/call-scripts/$id" params={{ id }}>
          {name}
        </Link>
        <span className={rows.note}>{t('call-scripts:steps', { count: steps.length })}</span>
      </div>
      <div className={rows.end}>
        {active && problems.length ? <StatusBadge tone="bad">{t('call-scripts:mend')}</StatusBadge> : null}
        <StatusBadge tone={active ? 'good' : 'quiet'}>
          {t(active ? 'call-scripts:inUse' : 'call-scripts:notInUse')}
        </StatusBadge>
      </div>
    </li>
  )
}
