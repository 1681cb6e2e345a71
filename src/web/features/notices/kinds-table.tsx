import { Checkbox, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import classes from './notices.module.css'
import type { Channels, NoticeSettings } from './settings.ts'

const ways = ['bell', 'push', 'urgent'] as const

interface KindsTableProps {
  kinds: NoticeSettings['kinds']
  onChange: (kinds: NoticeSettings['kinds']) => void
}

/** A line for each kind, a column for each way to be told of it. */
export function KindsTable({ kinds, onChange }: KindsTableProps) {
  const { t } = useTranslation()
  const set = (kind: string, channels: Channels) => onChange({ ...kinds, [kind]: channels })
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('notices:page.what')}</h2>
      <p className={rows.sectionText}>{t('notices:page.whatText')}</p>
      <Table className={classes.kinds} withTableBorder verticalSpacing={9} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('notices:page.kind')}</Table.Th>
            {ways.map(way => (
              <Table.Th key={way} scope="col" className={classes.way}>
                {t(`notices:page.${way}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(kinds).map(([kind, channels]) => {
            const name = t(`notices:kinds.${kind}`)
            return (
              <Table.Tr key={kind}>
                <Table.Th scope="row" className={classes.kind}>
                  {name}
                </Table.Th>
                {ways.map(way => (
                  <Table.Td key={way} className={classes.way}>
                    <Checkbox
                      aria-label={`${name}: ${t(`notices:page.${way}`)}`}
                      checked={channels[way]}
                      disabled={way === 'urgent' && !channels.bell && !channels.push}
                      onChange={event => set(kind, { ...channels, [way]: event.currentTarget.checked })}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}
