import { useTranslation } from 'react-i18next'
import { Sortable } from '../../../ui/sortable.tsx'
import { useActionWords, useBlockWords } from '../../automation/flow-words.ts'
import { type BlockPlace, blocksOf, changeBlock, type FlowStep } from '../../automation/step-tree.ts'
import { AddStep } from './add-step.tsx'
import classes from './automation.module.css'
import { useEditedFlow } from './edited-flow.ts'
import { StepCard } from './step-card.tsx'

interface StepListProps {
  steps: readonly FlowStep[]
  place: BlockPlace
  label: string
}

/** Steps one after another, each with the ways it can lead below it. */
export function StepList({ steps, place, label }: StepListProps) {
  const { changeSteps, faultsOf } = useEditedFlow()
  const words = useActionWords()
  return (
    <>
      {steps.length ? (
        <Sortable
          tall
          label={label}
          items={steps}
          keyOf={({ id }) => id}
          nameOf={({ do: does, name }) => (typeof name === 'string' && name ? name : words(does))}
          onOrder={next => changeSteps(all => changeBlock(all, place, () => next))}
        >
          {step => (
            <div className={classes.stepWhole} data-wrong={Object.keys(faultsOf(step.id)).length > 0 || undefined}>
              <StepCard step={step} />
              <Ways step={step} />
            </div>
          )}
        </Sortable>
      ) : null}
      <div className={steps.length ? classes.addStep : undefined}>
        <AddStep
          place={place}
          at={steps.length}
          where={place.step === null ? undefined : label}
          compact={place.step !== null}
        />
      </div>
    </>
  )
}

function Ways({ step }: { step: FlowStep }) {
  const { t } = useTranslation()
  const words = useBlockWords()
  const blocks = blocksOf(step)
  if (!blocks.length) return null
  return (
    <ul className={classes.ways} aria-label={t('automation:ways')}>
      {blocks.map(({ name, steps }) => (
        <li key={name} className={classes.way}>
          <p className={classes.wayTitle}>{words(step, name)}</p>
          <StepList steps={steps} place={{ step: step.id, block: name }} label={words(step, name)} />
        </li>
      ))}
    </ul>
  )
}
