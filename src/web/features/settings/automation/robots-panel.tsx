import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { NodeSentence } from '../../../records/filter-sentence.tsx'
import { Lines } from '../../../ui/loading.tsx'
import type { Opened } from '../../../ui/on-press.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useActionWords, useStepWords, useTriggerWords } from '../../automation/flow-words.ts'
import { type FlowJson, flowsKey, type OwnFlow, robotsQuery, type Works } from '../../automation/flows.ts'
import { StepSign } from '../../automation/step-sign.tsx'
import { useWritesRobots } from '../../automation/writes-robots.ts'
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
  const mayAdd = useWritesRobots(object)
  const { data: flows } = useQuery(robotsQuery(object.name, stage.id))
  return (
    <div className={classes.robots}>
      <p className={classes.label}>{t('automation:robots.title')}</p>
      <p className={classes.note}>{t('automation:robots.text')}</p>
      {flows?.length ? (
        <ul className={classes.examples}>
          {flows.map(flow => (
            <Robot key={flow.id} flow={flow} object={object} />
          ))}
        </ul>
      ) : flows ? (
        <p className={classes.note}>{t('automation:robots.none')}</p>
      ) : (
        <Lines count={2} />
      )}
      {mayAdd ? <AddRobot object={object} stage={stage} /> : null}
    </div>
  )
}

function AddRobot({ object, stage }: Omit<RobotsPanelProps, 'target'>) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
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
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPlus size={14} stroke={1.6} />}
      loading={add.isPending}
      onClick={() => add.mutate()}
    >
      {t('automation:robots.add')}
    </Button>
  )
}

/** Told to everybody; who may write it gets to it, and sees what is not on too. */
function Robot({ flow, object }: { flow: FlowJson | OwnFlow; object: SchemaObject }) {
  const words = useTriggerWords()
  const { works } = flow
  const own = 'draft' in flow ? flow : null
  const trigger = works?.trigger ?? own?.draft.trigger
  return (
    <li className={classes.robot}>
      <span className={classes.robotHead}>
        {own ? (
          <Link to="/settings/automation/$id" params={{ id: flow.id }}>
            {flow.name}
          </Link>
        ) : (
          <span className={classes.stepTitle}>{flow.name}</span>
        )}
        {own ? <FlowState flow={own} /> : null}
      </span>
      {trigger ? <span className={classes.note}>{words(trigger)}</span> : null}
      {works ? <WorksText works={works} object={object} /> : null}
    </li>
  )
}

/** For which records it works, and what it does, step after step. */
function WorksText({ works, object }: { works: Works; object: SchemaObject }) {
  const { t } = useTranslation()
  const fields = useFilterFields(object)
  const nodes = works.condition ? nodesOfFilter(works.condition) : []
  return (
    <>
      {nodes.length || works.isPart ? (
        <span className={classes.note}>
          {t('automation:robots.only')}{' '}
          {works.isPart ? (
            t('automation:robots.hidden')
          ) : (
            <NodeSentence node={{ word: 'and', parts: nodes }} fields={fields} inside />
          )}
        </span>
      ) : null}
      <ol className={classes.outline}>
        {works.steps.map(step => (
          <OutlineStep key={step.id} step={step} object={object} />
        ))}
      </ol>
    </>
  )
}

function OutlineStep({ step, object }: { step: Works['steps'][number]; object: SchemaObject }) {
  const words = useActionWords()
  const says = useStepWords(step, object.name)
  return (
    <li className={classes.outlineStep} style={{ marginInlineStart: (step.depth - 1) * 14 }}>
      <StepSign does={step.do} size={14} />
      <span>
        {asText(step.name) || words(step.do)}
        {says ? <span className={classes.outlineSays}>: {says}</span> : null}
      </span>
    </li>
  )
}
