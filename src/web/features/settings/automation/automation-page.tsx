import { Button } from '@mantine/core'
import { IconAutomation, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { flowKinds, flowsKey, type OwnFlow, ownFlowsQuery } from '../../automation/flows.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './automation.module.css'
import { FlowRow } from './flow-row.tsx'
import { addFlow } from './new-flow.ts'

const shownKinds = ['all', ...flowKinds] as const

const shownStates = ['all', 'on', 'draft', 'off'] as const

/** What happens by itself: what is broken first, then what is on. */
export function AutomationPage() {
  const { t } = useTranslation()
  const flows = useQuery({ ...ownFlowsQuery(), enabled: useMe().admin })
  const [kind, setKind] = useState<(typeof shownKinds)[number]>('all')
  const [state, setState] = useState<(typeof shownStates)[number]>('all')
  const add = useAdd()
  const shown = (flows.data ?? [])
    .filter(flow => (kind === 'all' || flow.kind === kind) && (state === 'all' || flow.state === state))
    .toSorted(byUrgency)
  return (
    <SettingsFrame
      title={t('automation:title')}
      text={t('automation:text')}
      asked={flows}
      actions={<HeaderButton icon={IconPlus} label={t('automation:addFlow')} onClick={add} />}
    >
      <div className={classes.row}>
        <Segments
          label={t('automation:kind')}
          value={kind}
          choices={shownKinds.map(value => ({ value, label: t(`automation:shownKinds.${value}`) }))}
          onChange={setKind}
        />
        <Segments
          label={t('automation:state')}
          value={state}
          choices={shownStates.map(value => ({ value, label: t(`automation:shownStates.${value}`) }))}
          onChange={setState}
        />
      </div>
      {shown.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.6fr) minmax(0, 1fr) auto' } as React.CSSProperties}
        >
          {shown.map(flow => (
            <FlowRow key={flow.id} flow={flow} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconAutomation} title={t('automation:none')} text={t('automation:noneText')}>
          <Button variant="default" onClick={add}>
            {t('automation:addFlow')}
          </Button>
        </Empty>
      )}
    </SettingsFrame>
  )
}

function useAdd() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const adding = useMutation({
    mutationFn: () =>
      addFlow({ name: t('automation:newName'), kind: 'flow', trigger: { on: 'created', object: 'deal' } }),
    onSuccess: ({ id }) => navigate({ to: '/settings/automation/$id', params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: flowsKey }),
  })
  return () => adding.mutate()
}

const ranks = { on: 1, draft: 2, off: 3 }
const rankOf = ({ broken, state }: OwnFlow): number => (broken.length ? 0 : ranks[state])
const byUrgency = (one: OwnFlow, other: OwnFlow): number => rankOf(one) - rankOf(other)
