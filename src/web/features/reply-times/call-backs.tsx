import { Table } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { withMoment } from '../../records/past/past.ts'
import { recordKeys } from '../../records/queries.ts'
import type { DaysAsOf } from '../reports/period-as-of.tsx'
import classes from '../reports/reports.module.css'
import { useTook } from './use-took.ts'

interface CallBackRow {
  group: string | null
  asked: number
  kept: number
  late: number
  waiting: number
  medianMinutes: number | null
}

interface CallBackReport {
  rows: CallBackRow[]
  all: CallBackRow
}

interface CallBacksAsked extends DaysAsOf {
  groupBy: 'person' | 'source'
}

const callBacksQuery = (asked: CallBacksAsked) =>
  queryOptions({
    queryKey: [...recordKeys.day, 'call-backs', asked],
    queryFn: ({ signal }) => api.get<CallBackReport>('/reports/call-backs', { query: withMoment(asked), signal }),
  })

/** Whether who asks on the site to be called is called in time. Nothing, where nobody has asked. */
export function CallBacks({ by, days }: { by: 'person' | 'source'; days: DaysAsOf }) {
  const { t } = useTranslation()
  const { data } = useQuery(callBacksQuery({ groupBy: by, ...days }))
  if (!data?.all.asked) return null
  const title = t('call-back:report.title')
  return (
    <section className={classes.scroll} aria-label={title} tabIndex={0}>
      <h2 className={classes.subtitle}>{title}</h2>
      <Table verticalSpacing={8} fz="sm" miw={560} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`reports:replies.group.${by}`)}</Table.Th>
            {['asked', 'kept', 'late', 'waiting', 'median'].map(name => (
              <Table.Th key={name} ta="right">
                {t(`call-back:report.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.rows.map(row => (
            <Line key={row.group ?? ''} row={row}>
              {row.group ? (
                <RecordName object={by === 'person' ? 'user' : 'source'} id={row.group} />
              ) : (
                t('call-back:report.none')
              )}
            </Line>
          ))}
        </Table.Tbody>
        {data.rows.length > 1 ? (
          <Table.Tfoot>
            <Line row={data.all}>
              <strong>{t('reports:replies.all')}</strong>
            </Line>
          </Table.Tfoot>
        ) : null}
      </Table>
    </section>
  )
}

function Line({ row, children }: { row: CallBackRow; children: React.ReactNode }) {
  const formats = useFormats()
  const took = useTook()
  return (
    <Table.Tr>
      <Table.Td>{children}</Table.Td>
      {[row.asked, row.kept, row.late, row.waiting].map((count, at) => (
        <Table.Td key={at} ta="right" className="number">
          {formats.number(count)}
        </Table.Td>
      ))}
      <Table.Td ta="right" className="number">
        {row.medianMinutes === null ? '—' : took(row.medianMinutes)}
      </Table.Td>
    </Table.Tr>
  )
}
