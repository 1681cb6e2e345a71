import { ActionIcon, Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import classes from './script-panel.module.css'
import type { RunStep } from './scripts.ts'

interface StepViewProps {
  step: RunStep
  /** What is written or was answered. */
  value: Json
  wrong?: string
  pending?: boolean
  /** Why the answer stands on no card, in words. */
  note?: string
  onChange: (value: Json) => void
  /** Goes on with this answer. */
  onAnswer: (value: Json) => void
  /** `null`: it is the first. */
  onBack: (() => void) | null
}

/** One thing that is said or asked: by the keys 1–9, Enter and the arrow to the left as well as by the mouse. */
export function StepView({ step, value, wrong, pending, note, onChange, onAnswer, onBack }: StepViewProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLFieldSetElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keyboard goes where the next question is
  useEffect(() => {
    const input = box.current?.querySelector<HTMLElement>('input, textarea')
    ;(input ?? box.current)?.focus({ preventScroll: true })
  }, [step.id])
  const answers = step.kind === 'choice' ? (step.answers ?? []) : []
  const onKeyDown = (event: KeyboardEvent) => {
    if (pending || event.ctrlKey || event.metaKey || event.altKey) return
    const writes = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    const chosen = /^[1-9]$/.test(event.key) ? answers[Number(event.key) - 1] : undefined
    if (chosen && !writes) {
      event.preventDefault()
      onAnswer(chosen.id)
    } else if (event.key === 'ArrowLeft' && !writes && onBack) {
      event.preventDefault()
      onBack()
    } else if (
      event.key === 'Enter' &&
      !event.shiftKey &&
      step.kind !== 'choice' &&
      !(event.target instanceof HTMLButtonElement)
    ) {
      event.preventDefault()
      onAnswer(value)
    }
  }
  return (
    <fieldset
      ref={box}
      className={classes.step}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      aria-label={step.said || step.text}
    >
      <p className={classes.said}>{step.said}</p>
      {step.kind === 'choice' ? (
        <div className={classes.answers}>
          {answers.map(({ id, label }, at) => (
            <button
              key={id}
              type="button"
              className={classes.answer}
              aria-pressed={value === id}
              disabled={pending}
              onClick={() => onAnswer(id)}
            >
              {at < 9 ? <kbd aria-hidden>{at + 1}</kbd> : <span />}
              <span>{label}</span>
            </button>
          ))}
        </div>
      ) : (
        <Answer step={step} value={value} wrong={wrong} onChange={onChange} />
      )}
      {wrong && step.kind === 'choice' ? (
        <p className={classes.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      {note ? <p className={classes.note}>{note}</p> : null}
      <div className={classes.verbs}>
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={t('call-scripts:back')}
          title={t('call-scripts:back')}
          disabled={!onBack || pending}
          onClick={() => onBack?.()}
        >
          <IconArrowLeft size={18} stroke={1.6} />
        </ActionIcon>
        {step.kind === 'choice' ? (
          <span className={classes.hint}>{t('call-scripts:keysChoice')}</span>
        ) : (
          <Button loading={pending} onClick={() => onAnswer(value)}>
            {t('call-scripts:next')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function Answer({ step, value, wrong, onChange }: Pick<StepViewProps, 'step' | 'value' | 'wrong' | 'onChange'>) {
  const { t } = useTranslation()
  const label = t(`call-scripts:answer.${step.kind}`)
  const text = value === null ? '' : String(value)
  if (step.kind === 'text')
    return (
      <Textarea
        label={label}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={text}
        error={wrong}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )
  if (step.kind === 'number')
    return (
      <NumberInput
        label={label}
        hideControls
        thousandSeparator={'\u00a0'}
        decimalSeparator={t('call-scripts:decimal')}
        allowedDecimalSeparators={['.', ',']}
        value={typeof value === 'number' ? value : text}
        error={wrong}
        onChange={next => onChange(next === '' ? null : next)}
      />
    )
  if (step.kind === 'date')
    return (
      <TextInput
        label={label}
        type="date"
        value={text}
        error={wrong}
        onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      />
    )
  return null
}
