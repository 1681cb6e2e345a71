import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './exchange.module.css'
import type { ImportColumn, ImportJson, Mapping } from './imports.ts'
import { fieldsOfColumn, withColumn } from './mapping.ts'

interface ColumnsTableProps {
  imported: ImportJson
  mapping: Mapping
  onChange: (mapping: Mapping) => void
}

/** A line for each column of the file: what is in it, and where it goes. */
export function ColumnsTable({ imported, mapping, onChange }: ColumnsTableProps) {
  const { t } = useTranslation()
  // The pipeline of deals is chosen for the whole file.
  const missing = imported.fields.filter(field => field.required && !mapping[field.name] && field.name !== 'pipeline')
  return (
    <>
      <ul className={classes.columns} aria-label={t('exchange-page:columns.title')}>
        {imported.columns.map(column => (
          <ColumnRow key={column.name} column={column} imported={imported} mapping={mapping} onChange={onChange} />
        ))}
      </ul>
      {missing.length ? (
        <p className={classes.failed}>
          {t('exchange-page:columns.missing', { fields: missing.map(field => field.label).join(', ') })}
        </p>
      ) : null}
    </>
  )
}

function ColumnRow({ column, imported, mapping, onChange }: ColumnsTableProps & { column: ImportColumn }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [field = null, ...others] = fieldsOfColumn(mapping, column.name)
  const also = others.map(name => imported.fields.find(one => one.name === name)?.label ?? name).join(', ')
  const choose = (name: string | null) =>
    onChange(withColumn(mapping, column.name, imported.fields.find(one => one.name === name) ?? null))
  return (
    <li className={classes.column} data-off={field ? undefined : true}>
      <div className={classes.columnNames}>
        <span className={classes.columnName}>{column.name}</span>
        <span className={classes.samples} title={column.samples.join('\n')}>
          {column.filled ? column.samples.join(' · ') : t('exchange-page:columns.empty')}
        </span>
      </div>
      <span className={classes.filled}>
        {t('exchange-page:columns.filled', { count: column.filled, value: formats.number(column.filled) })}
      </span>
      <Select
        className={classes.columnField}
        inputWrapperOrder={['input', 'description']}
        description={also ? t('exchange-page:columns.also', { fields: also }) : undefined}
        size="sm"
        searchable
        clearable
        aria-label={t('exchange-page:columns.goes', { column: column.name })}
        placeholder={t('exchange-page:columns.nowhere')}
        value={field}
        onChange={choose}
        data={imported.fields.map(({ name, label, required }) => ({
          value: name,
          label: required ? `${label} *` : label,
        }))}
      />
    </li>
  )
}
