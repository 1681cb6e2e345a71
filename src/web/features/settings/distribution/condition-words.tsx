import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { fieldOf, useObject, useSchema } from '../../../app/schema.ts'
import { choiceLabel } from '../../../fields/choices.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { widgetOf } from '../../../fields/index.ts'
import { OperandNames } from '../../../fields/operand-names.tsx'
import { wordOf } from '../../../records/filter-words.ts'
import type { FilterCondition } from '../../../records/list-search.ts'

/** The conditions of a rule in words; none: every lead. */
export function ConditionWords({ conditions }: { conditions: FilterCondition[] | null }) {
  const { t } = useTranslation()
  const lead = useObject('lead')
  if (!conditions) return <>{t('settings:distribution.ownConditions')}</>
  if (!conditions.length) return <>{t('settings:distribution.always')}</>
  return (
    <>
      {conditions.map((condition, at) => {
        const field = fieldOf(lead, condition.field)
        return (
          <span key={at}>
            {at ? ` ${t('settings:distribution.and')} ` : ''}
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
  const { speaks, say } = widgetOf(field)
  const { operand, operator } = condition
  const list = (Array.isArray(operand) ? operand : [operand]).map(String)
  const words = t(`records:operators.${speaks}.${wordOf(condition)}`)
  const value = () => {
    if (say)
      return say(operand, { field, formats, currency: company.currency, t: (key, options) => t(key, options ?? {}) })
    if (field.type === 'choice' || field.type === 'multiChoice')
      return list.map(code => choiceLabel(field, code)).join(', ')
    if (['ref', 'refs', 'user'].includes(field.type)) return <OperandNames field={field} operand={operand} />
    return Array.isArray(operand) ? list.join(', ') : <FieldValue field={field} value={operand} />
  }
  return (
    <>
      {field.label} {words} {operator === 'empty' ? null : <strong>{value()}</strong>}
    </>
  )
}
