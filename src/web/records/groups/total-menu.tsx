import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import { onPress } from '../../ui/on-press.tsx'
import { useListSearch } from '../use-list-search.ts'
import classes from './groups.module.css'
import { SumLabel, SumValue } from './sum-value.tsx'
import { sumOf } from './sums.ts'
import { sumKey, type Totals } from './use-sums.ts'

const SumMenu = onPress('menu', async () => (await import('./sum-menu.tsx')).SumMenu)

interface TotalMenuProps {
  field: SchemaField
  totals: Totals
  /** Says of which field it is: it stands below no head. */
  named?: boolean
}

/** What a column comes to, and the choice of what is worked out of it. */
export function TotalMenu({ field, totals, named }: TotalMenuProps) {
  const { t } = useTranslation()
  const { search } = useListSearch()
  const fn = sumOf(field, search.sums)
  const words = t(fn === 'none' ? 'records:groups.work' : `records:groups.fn.${fn}`)
  return (
    <SumMenu
      field={field}
      target={
        <button
          type="button"
          className={classes.total}
          aria-label={fn === 'none' ? t('records:groups.choose', { field: field.label }) : undefined}
          title={t('records:groups.choose', { field: field.label })}
        >
          <span className={classes.fn}>{named ? <SumLabel field={field} fn={fn} /> : words}</span>
          {fn === 'none' ? null : (
            <SumValue summed={{ field, fn }} values={totals.row?.sums.get(sumKey({ field, fn }))} />
          )}
        </button>
      }
    />
  )
}
