import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from './index.ts'
import { isEmptyValue } from './widget.ts'

/** The value of any field; a quiet dash where there is none. */
export function FieldValue({
  field,
  value,
  dash = '—',
}: {
  field: SchemaField
  value: Json | undefined
  dash?: string
}) {
  if (isEmptyValue(value) || value === undefined) return <span style={{ color: 'var(--r-ink-3)' }}>{dash}</span>
  const { Show } = widgetOf(field)
  return <Show field={field} value={value} />
}
