import { Select, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel, choicesOf } from '../../fields/choices.ts'
import { Due } from './due.tsx'

export interface Step {
  title: string
  kind: string
  dueAt: string | null
}

export const noStep: Step = { title: '', kind: 'call', dueAt: null }

/** As the API takes it; nothing, where no time was chosen. */
export const stepOf = ({ title, kind, dueAt }: Step, usualTitle: string) =>
  dueAt ? { title: title.trim() || usualTitle, kind, dueAt } : undefined

interface NextStepProps {
  step: Step
  onChange: (step: Step) => void
  errors?: Record<string, string>
}

/** What is to be done next, and when. A kind and a press for the time are enough. */
export function NextStep({ step, onChange, errors = {} }: NextStepProps) {
  const { t } = useTranslation()
  const task = useObject('task')
  const kind = fieldOf(task, 'kind')
  return (
    <Stack gap="sm">
      <Due
        label={t('records:task.nextStep')}
        value={step.dueAt}
        error={errors.dueAt}
        onChange={dueAt => onChange({ ...step, dueAt })}
      />
      {step.dueAt ? (
        <div style={{ display: 'grid', gridTemplateColumns: '132px 1fr', gap: 8 }}>
          {kind ? (
            <KindSelect field={kind} value={step.kind} onChange={next => onChange({ ...step, kind: next })} />
          ) : null}
          <TextInput
            size="xs"
            aria-label={t('records:task.what')}
            placeholder={t(`records:task.usual.${step.kind}`)}
            error={errors.title}
            value={step.title}
            onChange={event => onChange({ ...step, title: event.currentTarget.value })}
          />
        </div>
      ) : null}
    </Stack>
  )
}

/** To give a lead to somebody is asked of the head by the rules of distribution alone. */
export function KindSelect({
  field,
  value,
  onChange,
}: {
  field: SchemaField
  value: string
  onChange: (kind: string) => void
}) {
  return (
    <Select
      size="xs"
      aria-label={field.label}
      allowDeselect={false}
      value={value}
      onChange={kind => kind && onChange(kind)}
      data={choicesOf(field)
        .filter(code => code !== 'assign')
        .map(code => ({ value: code, label: choiceLabel(field, code) }))}
    />
  )
}
