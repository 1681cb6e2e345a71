import type { ReportFigures } from '../../../charts/figures.ts'
import { useFigureTexts } from './figure-text.ts'
import classes from './report.module.css'

/** What all of it comes to, in large figures, and against the days compared with. */
export function BigNumbers({ figures, only }: { figures: ReportFigures; only?: number }) {
  const texts = useFigureTexts()
  const { measures, total } = figures
  return (
    <dl className={classes.numbers}>
      {measures.map((measure, at) => {
        if (only !== undefined && at !== only) return null
        const change = total.before && texts.change(total.values[at], total.before.values[at], measure)
        return (
          <div key={measure.name}>
            <dt>{measure.label}</dt>
            <dd>
              {texts.text(total.values[at], measure)}
              {change ? <span className={classes.change}>{change}</span> : null}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
