import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../app/contract.ts'
import { useListSearch } from '../use-list-search.ts'
import classes from './groups.module.css'
import { SumLabel, SumValue } from './sum-value.tsx'
import { sumOf, sumWordsOf, withSum } from './sums.ts'
import { sumKey, type Totals } from './use-sums.ts'

interface TotalMenuProps {
  field: SchemaField
  totals: Totals
  /** Says of which field it is: it stands below no head. */
  named?: boolean
}

/** What a column comes to, and the choice of what is worked out of it. */
export function TotalMenu({ field, totals, named }: TotalMenuProps) {
  const { t } = useTranslation()
  const { search, change } = useListSearch()
  const fn = sumOf(field, search.sums)
  const words = t(fn === 'none' ? 'records:groups.work' : `records:groups.fn.${fn}`)
  return (
    <Menu shadow="md" position="top-end" withinPortal>
      <Menu.Target>
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
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{field.label}</Menu.Label>
        {[...sumWordsOf(field), 'none' as const].map(word => (
          <Menu.Item
            key={word}
            leftSection={<IconCheck size={14} style={{ visibility: word === fn ? 'visible' : 'hidden' }} />}
            aria-current={word === fn || undefined}
            onClick={() => change({ sums: withSum(field, word, search.sums) })}
          >
            {t(`records:groups.fn.${word}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
