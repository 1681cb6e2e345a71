import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { Lines } from '../../../ui/loading.tsx'
import type { Opened } from '../../../ui/on-press.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useTriggerWords } from '../../automation/flow-words.ts'
import { flowsKey, type OwnFlow, ownFlowsQuery } from '../../automation/flows.ts'
import classes from './automation.module.css'
import { FlowState } from './flow-state.tsx'
import { addFlow } from './new-flow.ts'

interface RobotsPanelProps extends Opened {
  object: SchemaObject
  stage: { id: string; name: string }
}

/** What happens by itself in a stage, and the way to add to it. */
export function RobotsPanel({ target, ...rest }: RobotsPanelProps) {
  return (
    <Panel target={target} width={320}>
      {() => <Robots {...rest} />}
    </Panel>
  )
}

function Robots({ object, stage }: Omit<RobotsPanelProps, 'target'>) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: flows } = useQuery(ownFlowsQuery({ object: object.name, stage: stage.id }))
  const add = useMutation({
    mutationFn: () =>
      addFlow({
        name: t('automation:newRobot', { stage: stage.name }),
        kind: 'robot',
        trigger: { on: 'stageEntered', object: object.name, stages: [stage.id] },
      }),
    onSuccess: ({ id }) => navigate({ to: '/settings/automation/$id', params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: flowsKey }),
  })
  return (
    <div className={classes.robots}>
      <p className={classes.label}>{t('automation:robots.title')}</p>
      <p className={classes.note}>{t('automation:robots.text')}</p>
      {flows?.length ? (
        <ul className={classes.examples}>
          {flows.map(flow => (
            <Robot key={flow.id} flow={flow} />
          ))}
        </ul>
      ) : flows ? (
        <p className={classes.note}>{t('automation:robots.none')}</p>
      ) : (
        <Lines count={2} />
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        loading={add.isPending}
        onClick={() => add.mutate()}
      >
        {t('automation:robots.add')}
      </Button>
    </div>
  )
}

function Robot({ flow }: { flow: OwnFlow }) {
  const words = useTriggerWords()
  return (
    <li className={classes.example}>
      <span className={classes.stepWords}>
        <Link to="/settings/automation/$id" params={{ id: flow.id }}>
          {flow.name}
        </Link>
        <span className={classes.note}>{words(flow.draft.trigger)}</span>
      </span>
      <FlowState flow={flow} />
    </li>
  )
}
