import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Attribution, AttributionRow } from './attribution-page.tsx'
import classes from './reports.module.css'

type Column = Exclude<keyof AttributionRow, 'channel' | 'campaign'>
const always: readonly Column[] = ['leads', 'won']
const paid: readonly Column[] = ['cost', 'perLead', 'perWon', 'return']

/** A row for each channel, or each campaign in it. What the reader may not see has no column. */
export function AttributionTable({ attribution: { rows, by, leads, won, money, cost } }: { attribution: Attribution }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const columns: readonly Column[] = [
    ...always,
    ...(rows.some(({ money }) => money) ? (['money'] as const) : []),
    ...(rows.some(({ cost }) => cost) ? paid : []),
  ]
  const shown = (row: AttributionRow, column: Column): string => {
    const value = row[column]
    if (value === null) return '—'
    if (column === 'return') return `×${formats.number(Math.round(Number(value) * 100) / 100)}`
    return typeof value === 'number' ? formats.number(Math.round(value * 10) / 10) : formats.money(value)
  }
  const total = (column: Column): string => {
    if (column === 'leads') return formats.number(leads)
    if (column === 'won') return formats.number(won)
    const sum = column === 'money' ? money : column === 'cost' ? cost : null
    return sum ? formats.money(sum) : ''
  }
  return (
    <section className={classes.scroll} aria-label={t('reports:attribution.title')} tabIndex={0}>
      <Table verticalSpacing={8} horizontalSpacing={12} fz="sm" miw={720} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('reports:attribution.by.channel')}</Table.Th>
            {by === 'campaign' ? <Table.Th>{t('reports:attribution.by.campaign')}</Table.Th> : null}
            {columns.map(name => (
              <Table.Th key={name} ta="right">
                {t(`reports:attribution.columns.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(row => (
            <Table.Tr key={JSON.stringify([row.channel, row.campaign])}>
              <Table.Td className={classes.name}>{row.channel ?? t('reports:attribution.direct')}</Table.Td>
              {by === 'campaign' ? <Table.Td className={classes.name}>{row.campaign ?? '—'}</Table.Td> : null}
              {columns.map(name => (
                <Table.Td key={name} ta="right" className="number">
                  {shown(row, name)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>{t('reports:attribution.total')}</Table.Th>
            {by === 'campaign' ? <Table.Td /> : null}
            {columns.map(name => (
              <Table.Th key={name} ta="right" className="number">
                {total(name)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </section>
  )
}
