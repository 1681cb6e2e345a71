import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../parts/rows.module.css'
import classes from './performance.module.css'
import type { SlowRequest } from './performance.ts'
import { useAmounts } from './use-amounts.ts'

const mostShown = 15

/** Operations by the time they took in all. */
export function Requests({ requests }: { requests: SlowRequest[] }) {
  const { t } = useTranslation()
  const { time, number } = useAmounts()
  return (
    <section className={rows.section} aria-labelledby="performance-requests">
      <h2 className={rows.sectionTitle} id="performance-requests">
        {t('performance:requests')}
      </h2>
      <section className={classes.scroll} aria-label={t('performance:requests')} tabIndex={0}>
        <Table verticalSpacing={6} fz="sm" miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('performance:operation')}</Table.Th>
              {['calls', 'median', 'p95', 'most', 'inAll'].map(name => (
                <Table.Th key={name} ta="right">
                  {t(`performance:${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {requests.slice(0, mostShown).map(({ method, route, calls, median, p95, longest, total, failed }) => (
              <Table.Tr key={`${method} ${route}`}>
                <Table.Td className={classes.route}>
                  {method} {route}
                  {failed ? <span className={classes.failed}>{t('performance:failed', { count: failed })}</span> : null}
                </Table.Td>
                <Table.Td ta="right" className="number">
                  {number(calls)}
                </Table.Td>
                {Object.entries({ median, p95, longest, total }).map(([name, value]) => (
                  <Table.Td key={name} ta="right" className="number">
                    {time(value)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </section>
  )
}
