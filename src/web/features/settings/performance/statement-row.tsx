import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import rows from '../parts/rows.module.css'
import classes from './performance.module.css'
import type { SlowStatement } from './performance.ts'
import { Remedy } from './remedy.tsx'
import { useAmounts } from './use-amounts.ts'

/** One statement that took long: what was asked for, how long it took, and behind a press why, and what would help. */
export function StatementRow({ statement }: { statement: SlowStatement }) {
  const { t } = useTranslation()
  const { time, question, number } = useAmounts()
  const [isOpen, setOpen] = useState(false)
  const details = useId()
  const Sign = isOpen ? IconChevronDown : IconChevronRight
  const { calls, longest, milliseconds, lastAt, cause, asked } = statement
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Sign size={16} aria-hidden />
        <div className={rows.names}>
          <button
            type="button"
            className={rows.title}
            aria-expanded={isOpen}
            aria-controls={details}
            onClick={() => setOpen(!isOpen)}
          >
            {question(statement)}
          </button>
          <span className={rows.note}>
            {asked && cause ? `${cause} · ` : ''}
            <RelativeTime at={lastAt} />
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {t('performance:times', { count: calls, shown: number(calls) })} ·{' '}
        {t('performance:longest', { time: time(longest) })}
      </span>
      <div className={rows.end}>
        <span className="number">{t('performance:total', { time: time(milliseconds) })}</span>
      </div>
      {isOpen ? (
        <div className={classes.details} id={details}>
          <Remedy statement={statement} />
          <Texts statement={statement} />
        </div>
      ) : null}
    </li>
  )
}

/** As PostgreSQL says it. */
function Texts({ statement: { plan, statement } }: { statement: SlowStatement }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t('performance:plan')}
      </Button>
      {shown ? (
        <div className={classes.texts}>
          {plan ? <CopyBox code text={plan} label={t('performance:plan')} /> : null}
          <CopyBox code text={statement} label="SQL" />
        </div>
      ) : null}
    </div>
  )
}
