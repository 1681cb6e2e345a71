import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../app/api-error.ts'
import { NotFoundPage } from '../../../app/error-page.tsx'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { lazyPart } from '../../../ui/lazy-part.tsx'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { toast } from '../../../ui/toast.ts'
import { type FlowAction, flowActionsQuery, flowQuery, type WholeFlow } from '../../automation/flows.ts'
import { RunList } from '../../automation/run-list.tsx'
import { allSteps, insertStep, removeStep } from '../../automation/step-tree.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './automation.module.css'
import { EditedFlowContext } from './edited-flow.ts'
import { FlowEditor } from './flow-editor.tsx'
import { FlowMenu } from './flow-menu.tsx'
import { flowViews, readFlowSearch } from './flow-search.ts'
import { FlowState } from './flow-state.tsx'
import { newStep, valueNamesOf } from './new-step.ts'
import { OffDialog } from './off-dialog.tsx'
import { Rehearsal } from './rehearsal.tsx'
import { type FlowEdit, useFlowEdit } from './use-flow-edit.ts'

const FlowCanvas = lazyPart(async () => (await import('./flow-canvas.tsx')).FlowCanvas)

/** A flow: it is written, rehearsed on the past, and looked at how it goes. */
export function FlowPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const flow = useQuery(flowQuery(id))
  const actions = useQuery(flowActionsQuery)
  if (flow.error instanceof ApiError && flow.error.status === 404) return <NotFoundPage />
  if (!flow.data || !actions.data)
    return <SettingsFrame title={t('automation:one')} back={null} open asked={flow.data ? actions : flow} />
  return <Flow key={id} flow={flow.data} actions={actions.data} />
}

function Flow({ flow, actions }: { flow: WholeFlow; actions: FlowAction[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { view = 'list', run } = readFlowSearch(useSearch({ strict: false }))
  const edit = useFlowEdit(flow)
  const edited = useEdited(flow, edit, actions)
  const show = (search: { view?: (typeof flowViews)[number]; run?: string }) =>
    void navigate({ to: '/settings/automation/$id', params: { id: flow.id }, search, replace: true })
  return (
    <SettingsFrame
      title={edit.values.name || flow.name}
      open
      back={useFlowsPlace(flow.object)}
      actions={<Publishing flow={flow} edit={edit} />}
      wide
    >
      <div className={classes.page}>
        <div className={classes.row}>
          <Segments
            label={t('automation:views')}
            value={view}
            choices={flowViews.map(value => ({ value, label: t(`automation:view.${value}`) }))}
            onChange={value => show({ view: value })}
          />
          <FlowState flow={flow} />
        </div>
        {view === 'list' ? (
          <EditedFlowContext.Provider value={edited}>
            <FlowEditor edit={edit} />
          </EditedFlowContext.Provider>
        ) : null}
        {view === 'canvas' ? (
          <EditedFlowContext.Provider value={edited}>
            <FlowCanvas edit={edit} />
          </EditedFlowContext.Provider>
        ) : null}
        {view === 'rehearsal' ? <Rehearsal flow={flow.id} edit={edit} /> : null}
        {view === 'runs' ? (
          <RunList
            flow={flow.id}
            definition={flow.published?.definition ?? flow.draft}
            run={run}
            onOpen={opened => show({ view: 'runs', ...(opened && { run: opened }) })}
          />
        ) : null}
        <SaveBar
          dirty={edit.dirty || (edit.problem !== null && (view === 'list' || view === 'canvas'))}
          note={t('automation:unsaved')}
          pending={edit.save.isPending || edit.publish.isPending}
          problem={edit.problem}
          onSave={() => edit.save.mutate()}
          onDiscard={edit.discard}
        />
      </div>
    </SettingsFrame>
  )
}

/** All flows for who sets up; else the board whose robots one writes. */
function useFlowsPlace(object: string | null): string {
  const { admin } = useMe()
  const declared = useSchema().byName.get(object ?? '')
  return admin || !declared ? '/settings/automation' : `/${declared.plural}/board`
}

function Publishing({ flow, edit }: { flow: WholeFlow; edit: FlowEdit }) {
  const { t } = useTranslation()
  const [asks, ask] = useState(false)
  const isOn = flow.state === 'on'
  const isNew = edit.dirty || flow.isChanged || !isOn
  return (
    <>
      <FlowMenu flow={flow} />
      {isOn ? (
        <Button variant="default" onClick={() => ask(true)}>
          {t('automation:switchOff')}
        </Button>
      ) : null}
      {isNew ? (
        <Button loading={edit.publish.isPending} disabled={edit.save.isPending} onClick={() => edit.publish.mutate()}>
          {t(isOn ? 'automation:publishChanges' : 'automation:publish')}
        </Button>
      ) : null}
      {asks ? <OffDialog flow={flow} onClose={() => ask(false)} /> : null}
    </>
  )
}

function useEdited(flow: WholeFlow, edit: FlowEdit, actions: FlowAction[]) {
  const { t } = useTranslation()
  const [opened, open] = useState<string | null>(null)
  const { draft } = edit.values
  const object = asText(draft.trigger.object) || null
  const changeSteps: Changing = change => edit.changeDraft(now => ({ ...now, steps: change(now.steps) }))
  return {
    flow: flow.id,
    object,
    steps: draft.steps,
    actions,
    valueNames: valueNamesOf(allSteps(draft.steps).map(({ step }) => step)),
    faultsOf: (step: string) => edit.faults.steps.get(step) ?? {},
    opened,
    open,
    changeSteps,
    addStep: (does: string, place: Placing, at: number) => {
      const step = newStep(does)
      changeSteps(all => insertStep(all, step, place, at))
      open(step.id)
    },
    removeStep: (step: (typeof draft.steps)[number]) => {
      const before = draft.steps
      changeSteps(all => removeStep(all, step.id))
      toast({
        message: t('automation:stepRemoved'),
        action: { label: t('undo'), run: () => changeSteps(() => before) },
      })
    },
  }
}

type Changing = (change: (steps: WholeFlow['draft']['steps']) => WholeFlow['draft']['steps']) => void
type Placing = Parameters<typeof insertStep>[2]
