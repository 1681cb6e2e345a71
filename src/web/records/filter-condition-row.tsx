import { ActionIcon, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { OperandInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import type { FilterWord } from '../fields/widget.ts'
import classes from './filter-builder.module.css'
import { faultOf } from './filter-faults.ts'
import type { FilterFields } from './filter-fields.ts'
import type { FilterCondition } from './filter-tree.ts'
import { beginCondition, withWord, wordOf, wordsOf } from './filter-words.ts'

interface ConditionRowProps {
  fields: FilterFields
  condition: FilterCondition
  /** Just added: the field is asked for first. */
  fresh: boolean
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

/** Field, word and value of one condition, side by side; what no longer fits says so. */
export function ConditionRow({ fields, condition, fresh, onChange, onRemove }: ConditionRowProps) {
  const { t } = useTranslation()
  const known = fields.find(condition.field)
  const fault = condition.field ? faultOf(condition, fields) : null
  const error = fault ? t(`records:faults.${fault}`, { field: known?.field.label ?? condition.field }) : undefined
  const choose = (path: string | null) => {
    const next = path ? fields.find(path) : undefined
    if (path && next) onChange(beginCondition(path, next.field))
  }
  return (
    <div className={classes.condition}>
      <Select
        size="sm"
        className={classes.field}
        aria-label={t('records:findField')}
        placeholder={t('records:builder.chooseField')}
        searchable
        allowDeselect={false}
        autoFocus={fresh && !known}
        maxDropdownHeight={320}
        value={known ? condition.field : null}
        onChange={choose}
        data={fields.groups.map(group => ({
          group: group.label,
          items: group.fields
            .filter(({ field }) => wordsOf(field).length > 0)
            .map(({ path, field }) => ({ value: path, label: field.label })),
        }))}
        error={known ? undefined : error}
      />
      {known ? (
        <Select
          size="sm"
          className={classes.word}
          aria-label={t('records:condition')}
          allowDeselect={false}
          value={wordOf(condition)}
          data={wordsOf(known.field).map(word => ({
            value: word,
            label: t(`records:operators.${widgetOf(known.field).speaks}.${word}`),
          }))}
          onChange={word => word && onChange(withWord(condition, word as FilterWord))}
        />
      ) : null}
      <div className={classes.value}>
        {known && condition.operator !== 'empty' ? (
          <OperandInput
            field={known.field}
            operator={condition.operator}
            value={condition.operand}
            onChange={operand => onChange({ ...condition, operand })}
          />
        ) : null}
        {known && error ? (
          <p className={classes.fault} role="alert">
            {error}
          </p>
        ) : null}
      </div>
      <ActionIcon size={36} aria-label={t('records:builder.removeCondition')} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}
