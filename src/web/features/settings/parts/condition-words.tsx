import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { fieldOf } from '../../../app/schema.ts'
import { ConditionSentence } from '../../../records/filter-sentence.tsx'
import type { FilterCondition } from '../../../records/filter-tree.ts'

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
              <ConditionSentence field={field} condition={condition} inside={at > 0} />
            ) : (
              t('records:fieldGone', { field: condition.field })
            )}
          </span>
        )
      })}
    </>
  )
}
