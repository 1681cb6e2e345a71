import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import type { Funnel } from './funnel-page.tsx'
import classes from './reports.module.css'

export function LostReasons({ reasons }: { reasons: Funnel['lostReasons'] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const field = fieldOf(useObject('deal'), 'lostReason')
  const most = Math.max(1, ...reasons.map(reason => reason.count))
  return (
    <section>
      <h2 className={classes.subtitle}>{t('reports:reasons')}</h2>
      {reasons.length ? null : <p className={classes.note}>{t('reports:noLosses')}</p>}
      <ul className={classes.reasons}>
        {reasons.map(({ reason, count, sum }) => (
          <li key={reason ?? ''} className={classes.reason}>
            <span>{reason && field ? choiceLabel(field, reason) : t('reports:noReason')}</span>
            <span className="number">
              {formats.number(count)}{' '}
              {sum && Number(sum.amount) ? <span className={classes.note}>· {formats.shortMoney(sum)}</span> : null}
            </span>
            <span className={classes.bar} aria-hidden="true">
              <span style={{ width: `${(count / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
