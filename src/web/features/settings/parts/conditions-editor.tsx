import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../../app/contract.ts'
import { OperandInput } from '../../../fields/field-input.tsx'
import { widgetOf } from '../../../fields/index.ts'
import type { FilterWord } from '../../../fields/widget.ts'
import type { FilterCondition } from '../../../records/filter-tree.ts'
import { beginCondition, withWord, wordOf, wordsOf } from '../../../records/filter-words.ts'
import classes from './conditions.module.css'

interface ConditionsEditorProps {
  /** Fields to choose from; a new condition is about the first. */
  fields: SchemaField[]
  /** What holds without any. */
  hint: string
  conditions: FilterCondition[]
  onChange: (conditions: FilterCondition[]) => void
  error?: string | undefined
}

/** Field, comparison, value: all that stand here must hold. */
export function ConditionsEditor({ fields, hint, conditions, onChange, error }: ConditionsEditorProps) {
  const { t } = useTranslation()
  const add = () => {
    const [first] = fields
    if (first) onChange([...conditions, beginCondition(first.name, first)])
  }
  return (
    <fieldset className={classes.conditions}>
      <legend className={classes.legend}>{t('settings:conditions.when')}</legend>
      {conditions.length ? null : <p className={classes.hint}>{hint}</p>}
      {conditions.map((condition, at) => (
        <ConditionRow
          key={at}
          condition={condition}
          fields={fields}
          onChange={next => onChange(conditions.map((old, index) => (index === at ? next : old)))}
          onRemove={() => onChange(conditions.filter((_, index) => index !== at))}
        />
      ))}
      {error ? (
        <p className={classes.hint} style={{ color: 'var(--r-bad)' }} role="alert">
          {error}
        </p>
      ) : null}
      <div>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
          {t('settings:conditions.add')}
        </Button>
      </div>
    </fieldset>
  )
}

interface ConditionRowProps {
  condition: FilterCondition
  fields: SchemaField[]
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

function ConditionRow({ condition, fields, onChange, onRemove }: ConditionRowProps) {
  const { t } = useTranslation()
  const field = fields.find(one => one.name === condition.field)
  const choose = (name: string | null) => {
    const next = fields.find(one => one.name === name)
    if (next) onChange(beginCondition(next.name, next))
  }
  return (
    <div className={classes.condition}>
      <Select
        aria-label={t('records:findField')}
        searchable
        allowDeselect={false}
        value={condition.field}
        onChange={choose}
        data={fields.map(({ name, label }) => ({ value: name, label }))}
        error={field ? undefined : t('records:fieldGone', { field: condition.field })}
      />
      {field ? (
        <Select
          className={classes.word}
          aria-label={t('records:condition')}
          allowDeselect={false}
          value={wordOf(condition)}
          data={wordsOf(field).map(word => ({
            value: word,
            label: t(`records:operators.${widgetOf(field).speaks}.${word}`),
          }))}
          onChange={word => word && onChange(withWord(condition, word as FilterWord))}
        />
      ) : null}
      <div className={classes.operand}>
        {field && condition.operator !== 'empty' ? (
          <OperandInput
            field={field}
            operator={condition.operator}
            value={condition.operand}
            onChange={operand => onChange({ ...condition, operand })}
          />
        ) : null}
      </div>
      <ActionIcon className={classes.drop} size={36} aria-label={t('settings:conditions.remove')} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}

/** Fields of which something can be asked. */
export const askable = (fields: SchemaField[]): SchemaField[] => fields.filter(field => wordsOf(field).length > 0)
