import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { FunnelStage } from './funnel-page.tsx'
import classes from './reports.module.css'

const tones = { open: 'accent', won: 'good', lost: 'bad' } as const

/** The same as the chart, in figures. */
export function FunnelTable({ stages, isPast }: { stages: FunnelStage[]; isPast: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <section className={classes.scroll} aria-label={t('reports:title')} tabIndex={0}>
      <Table verticalSpacing={8} fz="sm" miw={560} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('reports:stage')}</Table.Th>
            {['reached', 'conversion', isPast ? 'wereHere' : 'here', 'sum', 'time'].map(name => (
              <Table.Th key={name} ta="right">
                {t(`reports:${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stages.map(stage => (
            <Table.Tr key={stage.stage}>
              <Table.Td>
                <StatusBadge tone={tones[stage.kind]}>{stage.name}</StatusBadge>
              </Table.Td>
              <Table.Td ta="right" className="number">
                {formats.number(stage.reached)}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {stage.conversion === null ? '—' : formats.percent(stage.conversion * 100)}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {formats.number(stage.here)}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {stage.sum ? formats.money(stage.sum) : '—'}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {stage.days === null ? '—' : t('reports:days', { count: Math.round(stage.days) })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
