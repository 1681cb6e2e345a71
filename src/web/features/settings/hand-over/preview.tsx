import { Alert, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import classes from './hand-over.module.css'
import { type GivenPart, type HandOver, useKindName } from './hand-overs.ts'

/** How many of what go to whom, and why some cannot. */
export function HandOverPreview({ handOver: { parts, refusals } }: { handOver: HandOver }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      <Parts parts={parts.filter(({ counts }) => counts.found > 0)} />
      {refusals.length ? (
        <Alert color="yellow" title={t('bulk:why')}>
          <ul className={classes.reasons}>
            {refusals.map(({ object, code, message, count }) => (
              <li key={`${object} ${code} ${message}`}>
                {message} — {formats.number(count)}
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      <p className={classes.aside}>{t('bulk:undoable')}</p>
    </>
  )
}

function Parts({ parts }: { parts: GivenPart[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const name = useKindName()
  return (
    <Table className={classes.table} aria-label={t('settings:handOver.what')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('settings:handOver.what')}</Table.Th>
          <Table.Th>{t('settings:handOver.to')}</Table.Th>
          <Table.Th className={classes.count}>{t('settings:handOver.howMany')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {parts.map(part => (
          <Table.Tr key={`${part.kind} ${part.to.id}`}>
            <Table.Td>{name(part)}</Table.Td>
            <Table.Td>
              <bdi>{part.to.name}</bdi>
            </Table.Td>
            <Table.Td className={`number ${classes.count}`}>{formats.number(part.counts.willChange)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
