import { Button, Group, Switch, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { depthsOf, type ScriptKind, type ScriptStep, scriptKinds } from '../../../../model/call-script.ts'
import { api } from '../../../app/api.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { Sortable } from '../../../ui/sortable.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { type CallScript, scriptsQuery } from '../../call-scripts/scripts.ts'
import { AppliesFields } from './applies-fields.tsx'
import classes from './call-scripts.module.css'
import { StepRow } from './step-row.tsx'
import type { ScriptEdit } from './use-script-draft.ts'

/** The steps in order, each branch set in as deep as it lies. */
export function ScriptEditor({ script, edit }: { script: CallScript; edit: ScriptEdit }) {
  const { t } = useTranslation()
  const [opened, open] = useState<string | null>(null)
  const { values, change, faults } = edit
  const { steps } = values
  const depths = depthsOf(steps)
  const setStep = (step: ScriptStep) => change({ steps: steps.map(known => (known.id === step.id ? step : known)) })
  const remove = (id: string) => change({ steps: steps.filter(step => step.id !== id) })
  const add = (kind: ScriptKind) => {
    const step = newStep(kind, steps)
    change({ steps: [...steps, step] })
    open(step.id)
  }
  const own = faults[''] ?? {}
  return (
    <>
      <div className={classes.head}>
        <TextInput
          label={t('call-scripts:name')}
          maxLength={200}
          value={values.name}
          error={own.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <Switch
          label={t('call-scripts:use')}
          description={t('call-scripts:useText')}
          checked={values.active}
          onChange={({ currentTarget }) => change({ active: currentTarget.checked })}
        />
      </div>
      <AppliesFields applies={values.applies} onChange={applies => change({ applies })} />
      <h2 className={classes.title}>{t('call-scripts:stepsTitle')}</h2>
      {own.steps ? (
        <p className={classes.wrong} role="alert">
          {own.steps}
        </p>
      ) : null}
      <Sortable
        label={t('call-scripts:stepsTitle')}
        items={steps}
        keyOf={({ id }) => id}
        nameOf={({ text, result }) => text || result || t('call-scripts:noText')}
        onOrder={next => change({ steps: next })}
      >
        {(step, at) => (
          <StepRow
            step={step}
            at={at}
            steps={steps}
            depth={Math.min(depths.get(step.id) ?? 0, 4)}
            wrong={faults[step.id] ?? {}}
            opened={opened === step.id}
            onOpen={() => open(opened === step.id ? null : step.id)}
            onChange={setStep}
            onRemove={() => remove(step.id)}
          />
        )}
      </Sortable>
      <Group mt="sm" gap="xs" role="group" aria-label={t('call-scripts:addStep')}>
        {scriptKinds.map(kind => (
          <Button
            key={kind}
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} stroke={1.6} />}
            onClick={() => add(kind)}
          >
            {t(`call-scripts:kinds.${kind}`)}
          </Button>
        ))}
      </Group>
      <RemoveScript script={script} />
      <SaveBar
        dirty={edit.dirty}
        pending={edit.pending}
        problem={
          edit.stale
            ? t('call-scripts:stale')
            : edit.otherProblem
              ? errorWords(edit.otherProblem)
              : Object.keys(faults).length && values.active
                ? t('call-scripts:faulty')
                : null
        }
        onSave={edit.save}
        onDiscard={edit.discard}
      />
    </>
  )
}

function newStep(kind: ScriptKind, steps: readonly ScriptStep[]): ScriptStep {
  const id = freeId(steps.map(step => step.id))
  if (kind === 'choice')
    return {
      id,
      kind,
      text: '',
      answers: [
        { id: 'a1', label: '' },
        { id: 'a2', label: '' },
      ],
    }
  return { id, kind, text: '', ...(kind === 'end' && { result: '' }) }
}

/** Never one that was there before: answers are counted by it. */
const freeId = (taken: readonly string[]): string => {
  const id = crypto.randomUUID().slice(0, 8)
  return taken.includes(id) ? freeId(taken) : id
}

function RemoveScript({ script: { id, version } }: { script: CallScript }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [asks, ask] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.delete(`/call-scripts/${id}`, { version }),
    onSuccess: () => {
      toast({ message: t('call-scripts:removed') })
      void navigate({ to: '/settings/call-scripts' })
      return queryClient.invalidateQueries(scriptsQuery)
    },
  })
  return (
    <Group mt="xl" gap="xs">
      {asks ? (
        <>
          <span className={classes.note}>{t('call-scripts:removeText')}</span>
          <Button size="compact-sm" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('remove')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => ask(false)}>
            {t('cancel')}
          </Button>
        </>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => ask(true)}>
          {t('call-scripts:remove')}
        </Button>
      )}
    </Group>
  )
}
