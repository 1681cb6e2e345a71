import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import type { SchemaField } from '../../app/contract.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import classes from './groups.module.css'
import type { Summed, SumWord } from './sums.ts'

/** What is worked out of a column; currencies one below the other. */
export function SumValue({ summed: { field }, values }: { summed: Summed; values: readonly Json[] | undefined }) {
  if (!values?.length) return null
  return (
    <span className={classes.sums}>
      {values.map((value, at) => (
        <span key={at} className={classes.sum}>
          <FieldValue field={field} value={rounded(value)} />
        </span>
      ))}
    </span>
  )
}

interface SumLabelProps {
  field: SchemaField
  fn: SumWord | 'none'
}

/** Of which column something is worked out, and what, where it is no sum. */
export function SumLabel({ field, fn }: SumLabelProps) {
  const { t } = useTranslation()
  const words = fn === 'none' ? t('records:groups.work') : t(`records:groups.fn.${fn}`)
  return <>{fn === 'sum' ? field.label : `${field.label} · ${words.toLocaleLowerCase()}`}</>
}

/** Averages have more figures than anybody reads. */
const rounded = (value: Json): Json => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)
