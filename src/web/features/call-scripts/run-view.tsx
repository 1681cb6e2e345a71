import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Given, stepAfter } from '../../../model/call-script.ts'
import type { Json } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { callKeys } from '../../app/calls.ts'
import { useSchema } from '../../app/schema.ts'
import { recordKeys } from '../../records/queries.ts'
import { problemsOf } from '../../ui/problems.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { type Ending, EndView } from './end-view.tsx'
import classes from './script-panel.module.css'
import type { Ended, Run, RunStep } from './scripts.ts'
import { StepView } from './step-view.tsx'

interface RunViewProps {
  run: Run
  onRun: (run: Run) => void
  onDone: () => void
}

/** A script that is gone through: each answer is kept at once, and may be changed until the end. */
export function RunView({ run, onRun, onDone }: RunViewProps) {
  const { t } = useTranslation()
  /** A step before the one where he stands; `null`: that one. */
  const [back, setBack] = useState<string | null>(null)
  const [breaksOff, breakOff] = useState(false)
  const at = run.steps.find(({ id }) => id === (back ?? run.step))
  const path = run.answers.map(({ step }) => step)
  const place = at ? (path.includes(at.id) ? path.indexOf(at.id) : path.length) : 0
  const before = path[place - 1]
  const goBack = before === undefined ? null : () => setBack(before)
  const end = useEnd(run, onDone)
  const reload = () => api.get<Run>(`/call-script-runs/${run.id}`).then(onRun, toastError)
  if (!at) return null
  const { wrong, rest } = problemsOf(end.error, ['result'])
  if (breaksOff || at.kind === 'end')
    return (
      <EndView
        key={`${at.id} ${breaksOff}`}
        said={breaksOff ? '' : at.said}
        result={breaksOff ? '' : (at.result ?? '')}
        task={breaksOff ? null : at.task}
        wrong={wrong.result ?? rest ?? undefined}
        pending={end.isPending}
        onEnd={ending => end.mutate(ending)}
        onBack={breaksOff ? () => breakOff(false) : goBack}
      />
    )
  return (
    <>
      <AskedStep
        key={at.id}
        run={run}
        step={at}
        given={run.answers.find(({ step }) => step === at.id)}
        onBack={goBack}
        onAnswered={(now, value) => {
          const next = stepAfter(now.steps, at.id, value)
          setBack(next !== now.step && now.answers.some(({ step }) => step === next) ? next : null)
          onRun(now)
        }}
        onStale={() => {
          setBack(null)
          void reload()
        }}
      />
      <Button className={classes.breakOff} size="compact-sm" variant="subtle" onClick={() => breakOff(true)}>
        {t('call-scripts:breakOff')}
      </Button>
    </>
  )
}

interface AskedStepProps {
  run: Run
  step: RunStep
  given: Given | undefined
  onBack: (() => void) | null
  onAnswered: (run: Run, value: Json) => void
  /** It was answered elsewhere. */
  onStale: () => void
}

/** What is typed is kept on this device until it is sent. */
function AskedStep({ run, step, given, onBack, onAnswered, onStale }: AskedStepProps) {
  const { t } = useTranslation()
  const start = given ? given.value : step.now
  const [value, setValue, forget] = useDraft<Json>(`call-script.${run.id}.${step.id}`, start)
  const answer = useMutation({
    mutationFn: (value: Json) =>
      api.post<Run>(`/call-script-runs/${run.id}/answers`, { step: step.id, value }, { version: run.version }),
    onSuccess: (now, value) => {
      forget()
      onAnswered(now, value)
    },
    onError: error => {
      if (!(error instanceof ApiError) || (error.status !== 412 && error.status !== 409)) return
      toast({ message: t('call-scripts:elsewhere') })
      onStale()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(answer.error, ['value'])
  const not = given ? step.not : null
  return (
    <StepView
      step={step}
      value={value}
      wrong={wrong.value ?? rest ?? undefined}
      pending={answer.isPending}
      note={not ? t('call-scripts:notOnCard', { why: t(`call-scripts:why.${not}`) }) : undefined}
      onChange={setValue}
      onAnswer={value => answer.mutate(value)}
      onBack={onBack}
    />
  )
}

function useEnd(run: Run, onDone: () => void) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  const freshen = () => {
    for (const name of ['activity', 'task', 'lead', 'contact', 'company', 'deal'])
      void queryClient.invalidateQueries({ queryKey: recordKeys.all(name) })
    void queryClient.invalidateQueries({ queryKey: callKeys.all })
    void queryClient.invalidateQueries({ queryKey: ['call-scripts'] })
  }
  const fieldName = ({ object, field }: Ended['left'][number]) =>
    byName.get(object)?.fields.find(({ name }) => name === field)?.label ?? field
  const takeBack = async (written: Ended['written']) => {
    for (const { object, id, version } of written)
      await api.delete(`/${byName.get(object)?.plural}/${id}/changes/${version}`)
    freshen()
    toast({ message: t('call-scripts:takenBack') })
  }
  return useMutation({
    mutationFn: (ending: Ending) => api.post<Ended>(`/call-script-runs/${run.id}/ending`, ending),
    onSuccess: ({ written, left }) => {
      freshen()
      const names = left.map(one => `${fieldName(one)} (${t(`call-scripts:why.${one.why}`)})`)
      toast({
        message: names.length ? t('call-scripts:savedBut', { names: names.join(', ') }) : t('call-scripts:saved'),
        ...(written.length && {
          action: { label: t('call-scripts:takeBack'), run: () => void takeBack(written).catch(toastError) },
        }),
      })
      onDone()
    },
    meta: { quiet: true },
  })
}
