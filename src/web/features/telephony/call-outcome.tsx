import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { callKeys, type LiveCall } from '../../app/calls.ts'
import type { RecordJson } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'
import { toast } from '../../ui/toast.ts'
import { type Moment, momentOf } from '../tasks/due.tsx'
import classes from './live-calls.module.css'

const results = ['agreed', 'thinks', 'callBack', 'noInterest'] as const
const steps: readonly (Moment | 'none')[] = ['inAnHour', 'tomorrow', 'inAWeek', 'none']

/** What came of the call, and what is next: one press each, and the second one saves. */
export function CallOutcome({ call, onDone }: { call: LiveCall; onDone: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [result, setResult] = useState<(typeof results)[number] | null>(null)
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (step: Moment | 'none') =>
      api.post<RecordJson>(`/phone-calls/${call.id}/outcome`, {
        result: result ? t(`telephony:outcomes.${result}`) : '',
        ...(step !== 'none' && {
          next: { title: t('records:task.usual.call'), kind: 'call', dueAt: momentOf(step) },
        }),
      }),
    onSuccess: () => {
      for (const name of ['activity', 'task']) void queryClient.invalidateQueries({ queryKey: recordKeys.all(name) })
      void queryClient.invalidateQueries({ queryKey: callKeys.all })
      toast({ message: t('telephony:outcomeSaved') })
      onDone()
    },
  })
  return (
    <>
      <div className={classes.choices} role="group" aria-label={t('telephony:outcome')}>
        {results.map(name => (
          <Button
            key={name}
            size="compact-sm"
            variant={result === name ? 'filled' : 'default'}
            aria-pressed={result === name}
            onClick={() => setResult(name)}
          >
            {t(`telephony:outcomes.${name}`)}
          </Button>
        ))}
      </div>
      <div className={classes.choices} role="group" aria-label={t('telephony:next')}>
        <span className={classes.label}>{t('telephony:next')}</span>
        {steps.map(step => (
          <Button
            key={step}
            size="compact-sm"
            variant="default"
            disabled={!result}
            loading={isPending && variables === step}
            onClick={() => mutate(step)}
          >
            {step === 'none' ? t('telephony:noStep') : t(`records:moments.${step}`)}
          </Button>
        ))}
      </div>
    </>
  )
}
