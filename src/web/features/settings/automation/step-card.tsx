import { ActionIcon, Menu } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../../fields/widget.ts'
import { useActionWords, useBlockWords, useStepWords } from '../../automation/flow-words.ts'
import { StepSign } from '../../automation/step-sign.tsx'
import {
  allSteps,
  type BlockPlace,
  blocksOf,
  copyStep,
  type FlowStep,
  insertStep,
  moveStep,
  top,
} from '../../automation/step-tree.ts'
import classes from './automation.module.css'
import { useEditedFlow } from './edited-flow.ts'
import { StepForm } from './step-form.tsx'

/** A step in a line; a press opens its form. */
export function StepCard({ step }: { step: FlowStep }) {
  const { t } = useTranslation()
  const { object, opened, open, faultsOf } = useEditedFlow()
  const words = useActionWords()
  const says = useStepWords(step, object)
  const faults = Object.values(faultsOf(step.id))
  const isOpen = opened === step.id
  const title = asText(step.name) || words(step.do)
  return (
    <>
      <div className={classes.stepHead}>
        <button
          type="button"
          className={classes.stepName}
          aria-expanded={isOpen}
          onClick={() => open(isOpen ? null : step.id)}
        >
          <StepSign does={step.do} />
          <span className={classes.stepWords}>
            <span className={classes.stepTitle}>{title}</span>
            {says ? <span className={classes.stepSays}>{says}</span> : null}
            {faults.length && !isOpen ? (
              <span className={classes.stepFault}>
                <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> {faults[0]}
              </span>
            ) : null}
          </span>
          <IconChevronDown
            size={16}
            stroke={1.6}
            aria-hidden
            className={classes.chevron}
            data-open={isOpen || undefined}
          />
        </button>
        <StepMenu step={step} title={title} />
      </div>
      {isOpen ? <StepForm key={step.id} step={step} label={t('automation:stepForm', { name: title })} /> : null}
    </>
  )
}

export function StepMenu({ step, title }: { step: FlowStep; title: string }) {
  const { t } = useTranslation()
  const { steps, changeSteps, removeStep } = useEditedFlow()
  const targets = useTargets(step)
  const placed = allSteps(steps).find(one => one.step.id === step.id)
  const copy = () => {
    if (!placed) return
    const within = placed.path.split('.').at(-1)
    changeSteps(all => insertStep(all, copyStep(step), placed.place, Number(within) + 1))
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon color="ink" size={36} aria-label={t('automation:stepMenu', { name: title })}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={copy}>
          {t('automation:copyStep')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => removeStep(step)}>
          {t('remove')}
        </Menu.Item>
        {targets.length ? <Menu.Label>{t('automation:moveTo')}</Menu.Label> : null}
        {targets.map(({ place, label }) => (
          <Menu.Item
            key={`${place.step} ${place.block}`}
            onClick={() => changeSteps(all => moveStep(all, step.id, place))}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Where else a step can stand: at the end of any way that is not its own. */
function useTargets(step: FlowStep): { place: BlockPlace; label: string }[] {
  const { t } = useTranslation()
  const { steps } = useEditedFlow()
  const words = useActionWords()
  const blockWords = useBlockWords()
  const all = allSteps(steps)
  const now = all.find(one => one.step.id === step.id)?.place
  const own = new Set(allSteps([step]).map(({ step: { id } }) => id))
  const others = all
    .filter(one => !own.has(one.step.id))
    .flatMap(({ step: other }) =>
      blocksOf(other).map(({ name }) => ({
        place: { step: other.id, block: name },
        label: `${asText(other.name) || asText(other.title) || words(other.do)} · ${blockWords(other, name)}`,
      })),
    )
  return [{ place: top, label: t('automation:toEnd') }, ...others].filter(
    ({ place }) => place.step !== now?.step || place.block !== now.block,
  )
}
