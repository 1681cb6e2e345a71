import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import table from '../list-table.module.css'
import classes from './groups.module.css'
import { LineCells } from './line-cells.tsx'
import { TotalMenu } from './total-menu.tsx'
import type { Totals } from './use-sums.ts'

interface TotalsRowProps {
  columns: SchemaField[]
  lefts: (number | null)[]
  totals: Totals
  index: number
}

/** The last line: how many records there are, and what their columns come to. */
export function TotalsRow({ columns, lefts, totals, index }: TotalsRowProps) {
  return (
    <tr className={`${table.head} ${classes.foot}`} aria-rowindex={index}>
      <LineCells
        columns={columns}
        lefts={lefts}
        name={<TotalCount totals={totals} />}
        isSummed={field => field.summable}
        sum={field => <TotalMenu field={field} totals={totals} />}
      />
    </tr>
  )
}

export function TotalCount({ totals: { total, repeated } }: { totals: Totals }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      <span className={classes.label}>{t('records:groups.total')}</span>
      {total ? (
        <span className={`${classes.count} number`}>
          {formats.number(total.value)}
          {total.exact ? '' : '+'}
        </span>
      ) : null}
      {repeated ? (
        <span className={classes.once} title={t('records:groups.once')}>
          {t('records:groups.once')}
        </span>
      ) : null}
    </>
  )
}
