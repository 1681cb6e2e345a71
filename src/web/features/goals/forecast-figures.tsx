import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './goals.module.css'
import type { ForecastAnswer } from './goals.ts'

interface Shown {
  name: string
  amount: string | null
  note?: string
}

/** Of the whole that the reader sees, if it is one: the company, his branch, his team, or himself. */
export function ForecastFigures({ forecast: { lines, currency, pipeline, period } }: { forecast: ForecastAnswer }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [line] = lines
  if (!line || lines.some(({ depth }, at) => at > 0 && depth === 0)) return null
  const byHand = (override: unknown) => (override ? t('goals:forecast.setByHand') : undefined)
  const reached =
    line.attained === null
      ? undefined
      : t('goals:forecast.attainedPart', { part: formats.percent(Math.round(line.attained * 100)) })
  const figures: Shown[] = [
    { name: 'won', amount: line.sums.won },
    { name: 'forecast', amount: line.forecast.amount, note: byHand(line.forecast.override) },
    { name: 'atBest', amount: line.atBest.amount, note: byHand(line.atBest.override) },
    { name: 'weighted', amount: line.weighted },
    ...(pipeline === null ? [{ name: 'plan', amount: line.plan?.amount ?? null, note: reached }] : []),
    ...(period.goesOn ? [{ name: 'pace', amount: line.pace }] : []),
  ]
  return (
    <dl className={classes.figures}>
      {figures.map(({ name, amount, note }) => (
        <div key={name} className={classes.figure}>
          <dt>{t(`goals:forecast.columns.${name}`)}</dt>
          <dd>
            {amount === null ? '—' : formats.money({ amount, currency })}
            {note ? <span className={classes.under}>{note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
