import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { errorWords } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import classes from './performance.module.css'
import { type Installation, installationQuery } from './performance.ts'
import { useAmounts } from './use-amounts.ts'

/** Sizes, memory, queues of the database as a whole. */
export function Database() {
  const { t } = useTranslation()
  const { data, error } = useQuery({ ...installationQuery, enabled: useMe().admin })
  return (
    <section className={rows.section} aria-labelledby="performance-database">
      <h2 className={rows.sectionTitle} id="performance-database">
        {t('performance:database')}
      </h2>
      {error ? (
        <Text size="sm" c="dimmed">
          {errorWords(error)}
        </Text>
      ) : null}
      {data ? (
        <>
          <Figures figures={data} />
          <Tables tables={data.tables} />
          {data.unusedIndexes.length ? <Unused indexes={data.unusedIndexes} since={data.countedSince} /> : null}
        </>
      ) : null}
    </section>
  )
}

function Figures({ figures }: { figures: Installation }) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  const { size, time, number } = useAmounts()
  const { cacheHits, connections, longestTransaction, queue, unreadEvents, version } = figures
  const shown = [
    ['size', size(figures.size)],
    ['cache', cacheHits === null ? '—' : percent(cacheHits * 100)],
    ['connections', `${number(connections.used)} / ${number(connections.most)}`],
    ['transaction', longestTransaction === null ? '—' : time(longestTransaction * 1000)],
    ['late', number(queue.late)],
    ['given', number(queue.given)],
    ['unread', number(unreadEvents)],
    ['version', version.split(' ')[0] ?? ''],
  ] as const
  return (
    <dl className={classes.figures}>
      {shown.map(([name, value]) => (
        <div key={name} className={classes.figure}>
          <dt>{t(`performance:figures.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const mostTables = 10

function Tables({ tables }: Pick<Installation, 'tables'>) {
  const { t } = useTranslation()
  const { size, number } = useAmounts()
  const { percent } = useFormats()
  return (
    <section className={classes.scroll} aria-label={t('performance:tables')} tabIndex={0}>
      <Table verticalSpacing={6} fz="sm" miw={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('performance:table')}</Table.Th>
            {['rows', 'dead', 'data', 'indexes'].map(name => (
              <Table.Th key={name} ta="right">
                {t(`performance:columns.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tables.slice(0, mostTables).map(({ name, rows: living, dead, size: bytes, indexSize }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right" className="number">
                {number(living)}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {living + dead ? percent((dead / (living + dead)) * 100) : '—'}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {size(bytes)}
              </Table.Td>
              <Table.Td ta="right" className="number">
                {size(indexSize)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

interface UnusedProps {
  indexes: Installation['unusedIndexes']
  since: string | null
}

function Unused({ indexes, since }: UnusedProps) {
  const { t } = useTranslation()
  const { day } = useFormats()
  const { size } = useAmounts()
  return (
    <>
      <h3 className={classes.subtitle}>{t('performance:unused')}</h3>
      <p className={rows.sectionText}>
        {since ? t('performance:unusedSince', { day: day(since) }) : t('performance:unusedText')}
      </p>
      <ul className={classes.plain}>
        {indexes.map(({ name, table, size: bytes }) => (
          <li key={name}>
            {table}: {name} · {size(bytes)}
          </li>
        ))}
      </ul>
    </>
  )
}
