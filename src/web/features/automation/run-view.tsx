import { Alert, Button, Group } from '@mantine/core'
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { useMe } from '../../app/session.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { asText } from '../../fields/widget.ts'
import { Lines } from '../../ui/loading.tsx'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import { toast } from '../../ui/toast.ts'
import { useActionWords } from './flow-words.ts'
import { type Definition, flowsKey, type RunStep, runQuery, type WholeRun } from './flows.ts'
import { Outcome } from './outcome.tsx'
import classes from './runs.module.css'
import { StepSign } from './step-sign.tsx'
import { allSteps } from './step-tree.ts'

interface RunViewProps {
  id: string
  /** By which its steps are named. */
  definition: Definition | null
  /** On the card of the record that it is about. */
  onCard?: boolean
}

/** A run step by step: what each was given, what became of it, and why not. */
export function RunView({ id, definition, onCard }: RunViewProps) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const { data: run } = useQuery(runQuery(id))
  if (!run) return <Lines count={3} />
  const named = new Map(allSteps(definition?.steps ?? []).map(({ step }) => [step.id, asText(step.name)]))
  return (
    <>
      <p className={classes.facts}>
        {run.on && !onCard ? <RecordName object={run.on.object} id={run.on.id} /> : null}
        <span>{t('flow-runs:began', { at: exact(new Date(run.beganAt)) })}</span>
        {run.endedAt ? <span>{t('flow-runs:ended', { at: exact(new Date(run.endedAt)) })}</span> : null}
        <span>{t('flow-runs:version', { number: run.version })}</span>
      </p>
      {run.chain.length ? (
        <p className={classes.facts}>
          {t('flow-runs:chain', { names: run.chain.map(({ flow }) => flow.name ?? '…').join(' → ') })}
        </p>
      ) : null}
      {run.why ? <Reason run={run} /> : null}
      {run.steps.length ? (
        <ol className={classes.steps} aria-label={t('flow-runs:stepsOfRun')}>
          {run.steps.map(step => (
            <StepLine key={step.n} step={step} name={named.get(step.step) ?? ''} />
          ))}
        </ol>
      ) : null}
      <Actions run={run} />
    </>
  )
}

function Reason({ run: { state, why } }: { run: WholeRun }) {
  return (
    <Alert color={state === 'failed' ? 'red' : 'gray'}>
      {why?.message}
      {why?.problems?.length ? (
        <ul className={classes.problems}>
          {why.problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>{message}</li>
          ))}
        </ul>
      ) : null}
    </Alert>
  )
}

const stepTones: Record<RunStep['state'], Tone> = {
  calling: 'accent',
  waiting: 'warn',
  done: 'good',
  retried: 'quiet',
  failed: 'bad',
}

function StepLine({ step, name }: { step: RunStep; name: string }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const words = useActionWords()
  return (
    <li className={classes.step}>
      <span className={classes.sign}>
        <StepSign does={step.do} />
      </span>
      <div className={classes.what}>
        <p className={classes.stepHead}>
          <span className={classes.stepName}>{name || words(step.do)}</span>
          <StatusBadge tone={stepTones[step.state]}>{t(`flow-runs:stepStates.${step.state}`)}</StatusBadge>
          <time dateTime={step.beganAt} className={classes.at}>
            {exact(new Date(step.endedAt ?? step.beganAt))}
          </time>
        </p>
        {step.why ? <p className={classes.why}>{step.why.message}</p> : null}
        <Outcome title={t('flow-runs:got')} value={step.got} />
        <Outcome title={t('flow-runs:did')} value={step.did} />
      </div>
    </li>
  )
}

function Actions({ run: { id, state } }: { run: WholeRun }) {
  const { t } = useTranslation()
  const { admin } = useMe()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: flowsKey })
  const retry = useMutation({
    mutationFn: () => api.post(`/flow-runs/${id}/retry`),
    onSuccess: () => toast({ message: t('flow-runs:retried') }),
    onSettled: refresh,
  })
  const stop = useMutation({ mutationFn: () => api.delete(`/flow-runs/${id}`), onSettled: refresh })
  if (!admin || !['failed', 'running', 'waiting'].includes(state)) return null
  return (
    <Group gap="xs">
      {state === 'failed' ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} stroke={1.6} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t('flow-runs:retry')}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerStop size={14} stroke={1.6} />}
          loading={stop.isPending}
          onClick={() => stop.mutate()}
        >
          {t('flow-runs:end')}
        </Button>
      )}
    </Group>
  )
}
