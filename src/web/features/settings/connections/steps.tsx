import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import classes from './connections.module.css'
import type { Step } from './connections.ts'

/** The way to another machine, stretch by stretch, with what it comes to. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <>
      <Outcome steps={steps} />
      <ol className={classes.steps}>
        {steps.map(step => (
          <StepLine key={step.step} step={step} />
        ))}
      </ol>
    </>
  )
}

function Outcome({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation()
  if (steps.some(({ isOk }) => isOk === false)) return <StatusBadge tone="bad">{t('connections:broken')}</StatusBadge>
  if (steps.some(({ isOk }) => isOk === null)) return <StatusBadge tone="warn">{t('connections:wants')}</StatusBadge>
  return <StatusBadge tone="good">{t('connections:works')}</StatusBadge>
}

const signs = { true: IconCheck, false: IconX, null: IconAlertTriangle }

function StepLine({ step: { isOk, title, found, whatToDo, milliseconds } }: { step: Step }) {
  const { t } = useTranslation()
  const state = `${isOk}` as const
  const Sign = signs[state]
  return (
    <li className={classes.step}>
      <Sign
        className={classes.sign}
        data-ok={state}
        size={18}
        stroke={1.8}
        role="img"
        aria-label={t(`connections:states.${state}`)}
      />
      <span className={classes.name}>{title}</span>
      <div className={classes.what}>
        <span className={classes.found}>{found}</span>
        {whatToDo ? <span className={classes.todo}>{whatToDo}</span> : null}
      </div>
      <span className={`${classes.took} number`}>
        {milliseconds === null ? null : t('connections:ms', { count: milliseconds })}
      </span>
    </li>
  )
}
