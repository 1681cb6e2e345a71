import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { titleOf } from '../fields/titles.ts'
import { useColumns } from './columns.ts'
import classes from './print-table.module.css'
import type { List } from './use-list.ts'

interface PrintTableProps {
  object: SchemaObject
  list: List
  rows: RecordJson[]
}

/** A list on paper: its columns and rows, whatever is seen of them. */
export function PrintTable({ object, list, rows }: PrintTableProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { columns } = useColumns(object)
  const total = list.groups ? (list.total?.value ?? rows.length) : list.count
  return (
    <div data-paper-only={widthOf(columns) > portrait ? 'wide' : 'upright'}>
      <table className={classes.table}>
        <colgroup>
          {columns.map(field => (
            <col key={field.name} style={{ width: `${(100 * widgetOf(field).width) / widthOf(columns)}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(field => (
              <th key={field.name} data-numeric={widgetOf(field).numeric || undefined}>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(record => (
            <tr key={record.id}>
              {columns.map(field => (
                <td key={field.name} data-numeric={widgetOf(field).numeric || undefined}>
                  <div className={classes.cell}>
                    {field.name === object.title ? (
                      titleOf(object, record)
                    ) : (
                      <FieldValue field={field} value={record[field.name]} dash="" />
                    )}
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < total ? (
        <p>{t('card:printed', { shown: formats.number(rows.length), total: formats.number(total) })}</p>
      ) : null}
    </div>
  )
}

/** So much of usual columns an upright sheet takes, in pixels of the screen. */
const portrait = 1000

const widthOf = (columns: readonly SchemaField[]): number =>
  columns.reduce((sum, field) => sum + widgetOf(field).width, 0)
