import { Alert, Table } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import classes from './bulk.module.css'
import type { BulkJson } from './bulk-changes.ts'
import { doneTo } from './edits.ts'

/** What will become of how many records, why of some nothing, and how the first ones will look. */
export function Preview({ object, bulk }: { object: SchemaObject; bulk: BulkJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { willChange, same, refused } = bulk.counts
  const aside = [
    same ? t('bulk:same', { count: formats.number(same) }) : '',
    refused ? t('bulk:refused', { count: formats.number(refused) }) : '',
  ].filter(Boolean)
  return (
    <>
      <p className={classes.sum}>
        <strong>
          {willChange ? t(`bulk:will${doneTo(bulk.change) || 'Change'}`, { count: willChange }) : t('bulk:nothing')}
        </strong>
        {aside.length ? <span className={classes.aside}>{aside.join(' · ')}</span> : null}
      </p>
      {bulk.refusals.length ? (
        <Alert color="yellow" title={t('bulk:why')}>
          <ul className={classes.reasons}>
            {bulk.refusals.map(({ field, code, message, count }) => (
              <li key={`${field} ${code} ${message}`}>
                {message} — {formats.number(count)}
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      {willChange ? <p className={classes.aside}>{t('bulk:undoable')}</p> : null}
      {bulk.examples.length ? <Examples object={object} bulk={bulk} /> : null}
    </>
  )
}

const shownExamples = 8

function Examples({ object, bulk: { examples, counts, change } }: { object: SchemaObject; bulk: BulkJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const shown = examples.slice(0, shownExamples)
  const more = counts.willChange - shown.length
  return (
    <>
      <Table className={classes.examples} aria-label={t('bulk:examples')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('bulk:record')}</Table.Th>
            {doneTo(change) ? null : (
              <>
                <Table.Th>{t('bulk:was')}</Table.Th>
                <Table.Th>{t('bulk:becomes')}</Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ id, title, before, after }) => (
            <Table.Tr key={id}>
              <Table.Td className={classes.name}>{title}</Table.Td>
              {doneTo(change) ? null : (
                <>
                  <Table.Td className={classes.former}>
                    <Values object={object} values={before} />
                  </Table.Td>
                  <Table.Td>
                    <Values object={object} values={after} />
                  </Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 ? <p className={classes.aside}>{t('bulk:andMore', { count: formats.number(more) })}</p> : null}
    </>
  )
}

function Values({ object, values }: { object: SchemaObject; values: BulkJson['change']['set'] }) {
  return Object.entries(values).map(([name, value]) => {
    const field = fieldOf(object, name)
    return <Fragment key={name}>{field ? <FieldValue field={field} value={value} /> : null} </Fragment>
  })
}
