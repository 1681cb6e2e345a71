import type { Json } from '../../model/index.ts'
import { isMask } from '../../model/sealed.ts'
import type { SchemaField } from '../app/contract.ts'
import { widgetOf } from './index.ts'
import { MaskedValue } from './masked-value.tsx'
import { isEmptyValue } from './widget.ts'

/** The value of any field; a quiet dash where there is none. */
export function FieldValue({
  field,
  value,
  dash = '—',
  exactly,
}: {
  field: SchemaField
  value: Json | undefined
  dash?: string
  /** To be told from another value that is nearly the same. */
  exactly?: boolean
}) {
  if (isEmptyValue(value) || value === undefined) return <span style={{ color: 'var(--r-ink-3)' }}>{dash}</span>
  if (isMask(value)) return <MaskedValue />
  const { Show, ShowExactly } = widgetOf(field)
  const Drawn = (exactly && ShowExactly) || Show
  return <Drawn field={field} value={value} />
}
