import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Funnel } from './funnel-page.tsx'
import classes from './reports.module.css'

/** What the head asks first: how many, how many won, how long it takes. */
export function KeyFigures({ funnel }: { funnel: Funnel }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const figures = [
    ['deals', formats.number(funnel.deals)],
    ['won', formats.number(funnel.won)],
    ['lost', formats.number(funnel.lost)],
    ['winRate', funnel.winRate === null ? '—' : formats.percent(funnel.winRate * 100)],
    ['cycle', funnel.cycleDays === null ? '—' : t('reports:days', { count: Math.round(funnel.cycleDays) })],
  ]
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value]) => (
        <div key={name} className={classes.figure}>
          <dt>{t(`reports:${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
