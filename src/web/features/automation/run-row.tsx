import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import ledger from '../../ui/ledger.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import type { Definition, RunJson, RunState } from './flows.ts'
import { RunView } from './run-view.tsx'

export const runTones: Record<RunState, Tone> = {
  running: 'accent',
  waiting: 'warn',
  done: 'good',
  failed: 'bad',
  stopped: 'quiet',
  skipped: 'quiet',
}

interface RunRowProps {
  run: RunJson
  definition: Definition | null
  /** Named by the flow, where it stands among those of others. */
  byFlow?: boolean
  opened: boolean
  onOpen: () => void
}

/** A run in a line; pressed, it is shown step by step. */
export function RunRow({ run, definition, byFlow, opened, onOpen }: RunRowProps) {
  const { t } = useTranslation()
  const { relative } = useFormats()
  const details = useId()
  const { state, on, why, wakesAt, beganAt, flow } = run
  const next = state === 'waiting' && wakesAt ? t('flow-runs:goesOn', { at: relative(new Date(wakesAt)) }) : ''
  return (
    <li className={ledger.item} data-open={opened || undefined}>
      <button type="button" className={ledger.line} aria-expanded={opened} aria-controls={details} onClick={onOpen}>
        <IconChevronRight size={16} className={ledger.sign} />
        <span className={ledger.badge}>
          <StatusBadge tone={runTones[state]}>{t(`flow-runs:states.${state}`)}</StatusBadge>
        </span>
        <span className={ledger.what}>
          <span className={ledger.name}>{byFlow ? flow.name : (on?.title ?? t('flow-runs:noRecord'))}</span>
        </span>
        <span className={ledger.place}>{why?.message ?? next}</span>
        <span className={ledger.at}>
          <RelativeTime at={beganAt} />
        </span>
      </button>
      {opened ? (
        <div id={details} className={ledger.details}>
          <RunView id={run.id} definition={definition} />
        </div>
      ) : null}
    </li>
  )
}
