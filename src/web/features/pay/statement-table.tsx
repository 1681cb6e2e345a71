import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import goals from '../goals/goals.module.css'
import { DealName } from './deal-name.tsx'
import classes from './pay.module.css'
import type { PayLine, Statement } from './pay.ts'

/** Each line as it is checked: base times rate is what is paid. */
export function StatementTable({ statement: { lines, rules, currency, total } }: { statement: Statement }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const money = (amount: string | null) => (amount === null ? '' : formats.money({ amount, currency }))
  const percent = (of: string | null) => (of === null ? '' : formats.exactPercent(of))
  const hasSteps = new Set(rules.filter(({ steps }) => steps.length > 1).map(({ id }) => id))
  const isShared = lines.some(({ share }) => share !== null && Number(share) !== 100)
  const number = (label: string, value: string) => (
    <td className={goals.number} data-label={value ? label : undefined}>
      {value}
    </td>
  )
  return (
    <section className={goals.scroll} aria-label={t('pay:title')} tabIndex={0}>
      <table className={`${goals.table} ${classes.lines}`}>
        <thead>
          <tr>
            <th scope="col">{t('pay:columns.what')}</th>
            <th scope="col">{t('pay:columns.day')}</th>
            <th scope="col">{t('pay:columns.rule')}</th>
            <th scope="col" className={goals.number}>
              {t('pay:columns.base')}
            </th>
            {isShared ? (
              <th scope="col" className={goals.number}>
                {t('pay:columns.share')}
              </th>
            ) : null}
            <th scope="col" className={goals.number}>
              {t('pay:columns.rate')}
            </th>
            <th scope="col" className={goals.number}>
              {t('pay:columns.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            <tr key={at}>
              <th scope="row">
                <What line={line} />
              </th>
              <td data-label={t('pay:columns.day')}>{line.day ? formats.day(line.day) : ''}</td>
              <td data-label={t('pay:columns.rule')}>
                {line.rule.name}
                {line.step !== null && hasSteps.has(line.rule.id) ? (
                  <span className={classes.step}>{t('pay:stepOf', { step: line.step })}</span>
                ) : null}
              </td>
              {number(
                t('pay:columns.base'),
                [money(line.base), line.base && line.ofMargin ? t('pay:ofMargin') : ''].filter(Boolean).join(' '),
              )}
              {isShared ? number(t('pay:columns.share'), percent(line.share)) : null}
              {number(
                t('pay:columns.rate'),
                line.rate !== null && line.fixed ? t('pay:perDeal', { rate: money(line.rate) }) : percent(line.rate),
              )}
              {number(t('pay:columns.sum'), money(line.sum))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={isShared ? 6 : 5}>
              {t('pay:total')}
            </th>
            <td className={goals.number}>{money(total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function What({ line: { kind, deal, number, of } }: { line: PayLine }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const words = kind === 'deal' ? null : t(`pay:kinds.${kind}`, { from: of ? formats.day(of) : '' })
  return (
    <>
      {number ? <DealName deal={deal} number={number} /> : null}
      {words ? <span className={number ? classes.under : undefined}>{words}</span> : null}
    </>
  )
}
