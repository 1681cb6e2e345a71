import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { stageOf, usePipelines } from '../../../app/pipelines.ts'
import { fieldOf, useSchema } from '../../../app/schema.ts'
import { choiceLabel } from '../../../fields/choices.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { widgetOf } from '../../../fields/index.ts'
import { OperandNames } from '../../../fields/operand-names.tsx'
import { wordOf } from '../../../records/filter-words.ts'
import type { FilterCondition } from '../../../records/list-search.ts'

interface ConditionWordsProps {
  /** Of which the conditions are. */
  object: SchemaObject
  /** `null`: put together in a way that only the API writes. */
  conditions: FilterCondition[] | null
  /** What is said where there are none. */
  none: string
}

/** Conditions in words. */
export function ConditionWords({ object, conditions, none }: ConditionWordsProps) {
  const { t } = useTranslation()
  if (!conditions) return <>{t('settings:conditions.own')}</>
  if (!conditions.length) return <>{none}</>
  return (
    <>
      {conditions.map((condition, at) => {
        const field = fieldOf(object, condition.field)
        return (
          <span key={at}>
            {at ? ` ${t('settings:conditions.and')} ` : ''}
            {field ? (
              <OneCondition field={field} condition={condition} />
            ) : (
              t('records:fieldGone', { field: condition.field })
            )}
          </span>
        )
      })}
    </>
  )
}

function OneCondition({ field, condition }: { field: SchemaField; condition: FilterCondition }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { company } = useSchema()
  const pipelines = usePipelines(field.object)
  const { speaks, say } = widgetOf(field)
  const { operand, operator } = condition
  const list = (Array.isArray(operand) ? operand : [operand]).map(String)
  const words = t(`records:operators.${speaks}.${wordOf(condition)}`)
  const value = () => {
    if (say)
      return say(operand, { field, formats, currency: company.currency, t: (key, options) => t(key, options ?? {}) })
    if (field.type === 'choice' || field.type === 'multiChoice')
      return list.map(code => choiceLabel(field, code)).join(', ')
    if (field.type === 'stage') return list.map(id => stageOf(pipelines, id)?.name ?? '…').join(', ')
    if (['ref', 'refs', 'user'].includes(field.type)) return <OperandNames field={field} operand={operand} />
    return Array.isArray(operand) ? list.join(', ') : <FieldValue field={field} value={operand} />
  }
  return (
    <>
      {field.label} {words} {operator === 'empty' ? null : <strong>{value()}</strong>}
    </>
  )
}
