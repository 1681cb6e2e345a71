import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { wholeName } from '../../../model/person-name.ts'
import type { SchemaField } from '../../app/contract.ts'
import { fieldOf, useObject, useSchema } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isEmptyValue } from '../../fields/widget.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './exchange.module.css'
import { type ImportJson, outcomeTones, type PreviewRow } from './imports.ts'

interface PreviewColumn {
  name: string
  label: string
  field: SchemaField | undefined
  /** Places of its cells in a row of the file. */
  cells: number[]
}

/** Rows as they were read: what will be written, what of a known record changes, and why a row is refused. */
export function PreviewTable({ imported, rows }: { imported: ImportJson; rows: readonly PreviewRow[] }) {
  const { t } = useTranslation()
  const object = useObject(imported.object)
  const columns: PreviewColumn[] = imported.fields
    .filter(({ name }) => imported.mapping[name])
    .map(({ name, label }) => ({
      name,
      label,
      field: fieldOf(object, name),
      cells: (imported.mapping[name]?.columns ?? [])
        .map(column => imported.columns.findIndex(one => one.name === column))
        .filter(at => at >= 0),
    }))
  const hasReasons = rows.some(({ problems }) => problems.length)
  return (
    <section className={classes.preview} tabIndex={0} aria-label={t('exchange-page:preview.title')}>
      <Table fz="sm" verticalSpacing={6} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('exchange-page:preview.line')}</Table.Th>
            <Table.Th>{t('exchange-page:preview.outcome')}</Table.Th>
            {hasReasons ? <Table.Th>{t('exchange-page:preview.reason')}</Table.Th> : null}
            {columns.map(({ name, label }) => (
              <Table.Th key={name}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(row => (
            <Table.Tr key={row.line}>
              <Table.Td className="number" c="dimmed">
                {row.line}
              </Table.Td>
              <Table.Td>
                {row.outcome ? (
                  <StatusBadge tone={outcomeTones[row.outcome]}>
                    {t(`exchange-page:outcomes.${row.outcome}`)}
                  </StatusBadge>
                ) : null}
              </Table.Td>
              {hasReasons ? (
                <Table.Td className={classes.reason}>{row.problems.map(({ message }) => message).join(' ')}</Table.Td>
              ) : null}
              {columns.map(column => (
                <Table.Td key={column.name} className={classes.cell}>
                  <Before row={row} column={column} />
                  <Cell
                    row={row}
                    column={column}
                    refused={row.problems.some(({ field }) => field?.split('.')[0] === column.name)}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

/** What stands on the card now and will not any more. */
function Before({ row, column: { name, field } }: { row: PreviewRow; column: PreviewColumn }) {
  const change = row.changes.find(one => one.field === name)
  if (!change || !field || isEmptyValue(change.before)) return null
  return (
    <del className={classes.before}>
      <FieldValue field={field} value={change.before} dash="" />
    </del>
  )
}

/** References may be of records that are made only with the import: they are shown as the file names them. */
const byName = new Set(['ref', 'refs', 'user', 'stage'])

function Cell({
  row,
  column: { name, field, cells },
  refused,
}: {
  row: PreviewRow
  column: PreviewColumn
  refused: boolean
}) {
  const { company } = useSchema()
  const written = cells
    .map(at => row.cells[at]?.trim())
    .filter(Boolean)
    .join(', ')
  const value = row.values?.[name]
  if (!field || byName.has(field.type))
    return <>{written || (typeof value === 'string' && !isId(value) ? value : '')}</>
  if (isEmptyValue(value))
    return (
      <span className={refused ? classes.unread : undefined}>
        {(name === 'name' && wholeName(row.values ?? {}, company.locale)) || written}
      </span>
    )
  return <FieldValue field={field} value={value} dash="" />
}

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text)
