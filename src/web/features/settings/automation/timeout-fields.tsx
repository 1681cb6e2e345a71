import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isJsonObject } from '../../../fields/json-object.ts'
import type { FlowStep } from '../../automation/step-tree.ts'
import { DurationInput } from './duration-input.tsx'
import { withParam } from './edited-flow.ts'

interface TimeoutFieldsProps {
  step: FlowStep
  wrong: (place: string) => string | undefined
  onChange: (step: FlowStep) => void
}

/** So long something is waited for at most; what follows then stands among the ways of the step. */
export function TimeoutFields({ step, wrong, onChange }: TimeoutFieldsProps) {
  const { t } = useTranslation()
  const timeout = isJsonObject(step.timeout) ? step.timeout : null
  return (
    <>
      <Switch
        label={t('automation:timeout.limited')}
        checked={timeout !== null}
        onChange={({ currentTarget: { checked } }) =>
          onChange(withParam(step, 'timeout', checked ? { after: { days: 1 }, steps: [] } : undefined))
        }
      />
      {timeout ? (
        <DurationInput
          label={t('automation:timeout.after')}
          value={timeout.after}
          error={wrong('timeout.after')}
          onChange={after => onChange({ ...step, timeout: { ...timeout, after } })}
        />
      ) : null}
    </>
  )
}
