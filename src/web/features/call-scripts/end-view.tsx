import { Button, Radio, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScriptStep } from '../../../model/call-script.ts'
import { type Moment, momentOf } from '../tasks/due.tsx'
import classes from './script-panel.module.css'

export interface Ending {
  result: string
  next?: { title: string; kind: string; dueAt: string }
}

interface EndViewProps {
  /** Said last; of an end before the end there is none. */
  said: string
  result: string
  task: ScriptStep['task']
  wrong?: string
  pending?: boolean
  onEnd: (ending: Ending) => void
  onBack: (() => void) | null
}

const moments: readonly (Moment | 'none')[] = ['inAnHour', 'tomorrow', 'inAWeek', 'none']

/** What came of the call, and what is next: as the script proposes, and as whoever talked changes it. */
export function EndView({ said, result: proposed, task, wrong, pending, onEnd, onBack }: EndViewProps) {
  const { t } = useTranslation()
  const [result, setResult] = useState(proposed)
  const [title, setTitle] = useState(task?.title ?? t('records:task.usual.call'))
  const [due, setDue] = useState<Moment | 'none'>(task?.due ?? 'none')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (pending) return
    const next = due === 'none' ? undefined : { title: title.trim(), kind: task?.kind ?? 'call', dueAt: momentOf(due) }
    onEnd({ result: result.trim(), ...(next?.title && { next }) })
  }
  return (
    <form className={classes.step} onSubmit={submit} aria-label={t('call-scripts:ending')} noValidate>
      {said ? <p className={classes.said}>{said}</p> : null}
      <TextInput
        data-autofocus
        label={t('call-scripts:result')}
        maxLength={1000}
        value={result}
        error={wrong}
        onChange={({ currentTarget }) => setResult(currentTarget.value)}
      />
      <Radio.Group label={t('call-scripts:nextStep')} value={due} onChange={value => setDue(value as Moment | 'none')}>
        <div className={classes.moments}>
          {moments.map(moment => (
            <Radio
              key={moment}
              value={moment}
              label={moment === 'none' ? t('call-scripts:noStep') : t(`records:moments.${moment}`)}
            />
          ))}
        </div>
      </Radio.Group>
      {due === 'none' ? null : (
        <TextInput
          label={t('call-scripts:taskTitle')}
          maxLength={300}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      )}
      <div className={classes.verbs}>
        {onBack ? (
          <Button variant="default" onClick={onBack} disabled={pending}>
            {t('call-scripts:back')}
          </Button>
        ) : null}
        <Button type="submit" loading={pending} disabled={!result.trim()}>
          {t('call-scripts:save')}
        </Button>
      </div>
    </form>
  )
}
