import { ActionIcon } from '@mantine/core'
import {
  type Icon,
  IconCalendar,
  IconChevronDown,
  IconFlag,
  IconListCheck,
  IconMessage,
  IconNumber123,
  IconTextCaption,
  IconTrash,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ScriptKind, ScriptStep } from '../../../../model/call-script.ts'
import classes from './call-scripts.module.css'
import { StepFields } from './step-fields.tsx'

const signs: Record<ScriptKind, Icon> = {
  choice: IconListCheck,
  text: IconTextCaption,
  number: IconNumber123,
  date: IconCalendar,
  say: IconMessage,
  end: IconFlag,
}

export interface StepRowProps {
  step: ScriptStep
  at: number
  steps: readonly ScriptStep[]
  /** How many branches deep it lies. */
  depth: number
  /** Sentences by where in the step. */
  wrong: Record<string, string>
  opened: boolean
  onOpen: () => void
  onChange: (step: ScriptStep) => void
  onRemove: () => void
}

/** A step in a line, with where its answers lead; a press opens it. */
export function StepRow(props: StepRowProps) {
  const { t } = useTranslation()
  const { step, at, steps, depth, wrong, opened, onOpen, onRemove } = props
  const Sign = signs[step.kind]
  const name = (step.kind === 'end' ? step.result || step.text : step.text) || t('call-scripts:noText')
  const placeOf = (id: string) => steps.findIndex(each => each.id === id) + 1
  const branches = (step.answers ?? []).filter(({ next }) => next)
  const [fault] = Object.values(wrong)
  return (
    <div
      className={classes.step}
      style={{ marginInlineStart: `${depth * 24}px` }}
      data-wrong={fault ? true : undefined}
    >
      <div className={classes.stepHead}>
        <button type="button" className={classes.stepName} aria-expanded={opened} onClick={onOpen}>
          <span className={classes.place}>{at + 1}</span>
          <Sign size={18} stroke={1.6} role="img" aria-label={t(`call-scripts:kinds.${step.kind}`)} />
          <span className={classes.words}>
            <span className={classes.line}>{name}</span>
            {branches.length || step.next ? (
              <span className={classes.note}>
                {[
                  ...branches.map(({ label, next }) => `${label || '…'} → ${placeOf(next ?? '') || '?'}`),
                  ...(step.next ? [`→ ${placeOf(step.next) || '?'}`] : []),
                ].join(' · ')}
              </span>
            ) : null}
            {fault && !opened ? <span className={classes.wrong}>{fault}</span> : null}
          </span>
          <IconChevronDown
            size={16}
            stroke={1.6}
            aria-hidden
            className={classes.chevron}
            data-open={opened || undefined}
          />
        </button>
        <ActionIcon color="ink" aria-label={t('call-scripts:removeStep', { name })} onClick={onRemove}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      {opened ? <StepFields {...props} /> : null}
    </div>
  )
}
