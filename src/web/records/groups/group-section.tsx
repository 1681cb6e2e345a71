import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import type { Line } from './group-lines.ts'
import { LineName } from './group-row.tsx'
import classes from './groups.module.css'
import { SumLabel, SumValue } from './sum-value.tsx'
import type { Summed } from './sums.ts'
import { TotalMenu } from './total-menu.tsx'
import { TotalCount } from './totals-row.tsx'
import type { Grouping } from './use-groupings.ts'
import { sumKey, type Totals } from './use-sums.ts'

interface GroupSectionProps {
  line: Line
  by: Grouping[]
  summed: Summed[]
  onPress: () => void
  onMore: (() => void) | undefined
}

/** The head of a group on a phone, above its cards. */
export function GroupSection({ line, by, summed, onPress, onMore }: GroupSectionProps) {
  const { t } = useTranslation()
  if (line.kind === 'more' && onMore)
    return (
      <Button fullWidth variant="default" onClick={onMore}>
        {t('records:groups.more')}
      </Button>
    )
  if (line.kind !== 'group')
    return (
      <p className={classes.note}>
        <LineName line={line} by={by} onMore={undefined} />
      </p>
    )
  const { node, open } = line
  const shown = summed.filter(one => node.sums.get(sumKey(one))?.length)
  return (
    <h2 className={classes.section} data-level={node.path.length}>
      <button type="button" className={classes.press} aria-expanded={open} onClick={onPress}>
        <span className={classes.head}>
          <LineName line={line} by={by} onMore={undefined} />
        </span>
        {shown.length ? (
          <span className={classes.facts}>
            {shown.map(one => (
              <span key={one.field.name} className={classes.fact}>
                <span className={classes.fn}>
                  <SumLabel {...one} />
                </span>
                <SumValue summed={one} values={node.sums.get(sumKey(one))} />
              </span>
            ))}
          </span>
        ) : null}
      </button>
    </h2>
  )
}

/** What all records come to, above the cards of a phone: how many there are, the page says by itself. */
export function TotalsSection({ columns, totals }: { columns: SchemaField[]; totals: Totals }) {
  const summable = columns.filter(field => field.summable)
  if (!summable.length && !totals.repeated) return null
  return (
    <div className={classes.totals}>
      <span className={classes.head}>
        <TotalCount totals={totals} />
      </span>
      {summable.map(field => (
        <TotalMenu key={field.name} field={field} totals={totals} named />
      ))}
    </div>
  )
}
