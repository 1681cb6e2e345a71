import { Button, CloseButton, Group, Popover, Select } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { stageOf, usePipelines } from '../app/pipelines.ts'
import { useSchema } from '../app/schema.ts'
import { choiceLabel } from '../fields/choices.ts'
import { OperandInput } from '../fields/field-input.tsx'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { OperandNames } from '../fields/operand-names.tsx'
import type { FilterWord } from '../fields/widget.ts'
import classes from './filter-bar.module.css'
import { isWhole, withWord, wordOf, wordsOf } from './filter-words.ts'
import type { FilterCondition } from './list-search.ts'

interface FilterChipProps {
  /** Absent: the field was removed since the filter was made. */
  field: SchemaField | undefined
  condition: FilterCondition
  opened: boolean
  onOpened: (open: boolean) => void
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

/** A condition as a sentence: «Сумма больше 100 000 ₽». Pressed, it opens to be changed. */
export function FilterChip({ field, condition, opened, onOpened, onChange, onRemove }: FilterChipProps) {
  const { t } = useTranslation()
  if (!field) {
    return (
      <span className={classes.chip} data-broken>
        <span className={classes.chipWords}>{t('records:fieldGone', { field: condition.field })}</span>
        <CloseButton size={24} iconSize={14} aria-label={t('remove')} onClick={onRemove} />
      </span>
    )
  }
  const leave = () => {
    onOpened(false)
    if (!isWhole(condition)) onRemove()
  }
  return (
    <Popover
      opened={opened}
      onChange={open => (open ? onOpened(true) : leave())}
      position="bottom-start"
      shadow="md"
      radius="md"
      trapFocus
      withinPortal
    >
      <span className={classes.chip}>
        <Popover.Target>
          <button type="button" className={classes.chipWords} onClick={() => (opened ? leave() : onOpened(true))}>
            <ChipWords field={field} condition={condition} />
          </button>
        </Popover.Target>
        <CloseButton
          size={24}
          iconSize={14}
          c="inherit"
          aria-label={t('records:removeFilter', { field: field.label })}
          onClick={onRemove}
        />
      </span>
      <Popover.Dropdown p="md">
        <ChipForm
          field={field}
          condition={condition}
          onChange={onChange}
          onDone={whole => (whole ? onOpened(false) : onRemove())}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function ChipWords({ field, condition }: { field: SchemaField; condition: FilterCondition }) {
  const { t } = useTranslation()
  const word = wordOf(condition)
  const words = t(`records:operators.${widgetOf(field).speaks}.${word}`)
  const bare = condition.operator === 'empty' || !isWhole(condition)
  return (
    <>
      {field.label}
      {word === 'in' || word === 'eq' || word === 'within' ? ': ' : ` ${words} `}
      {bare ? null : (
        <span className={classes.chipOperand}>
          <OperandWords field={field} condition={condition} />
        </span>
      )}
    </>
  )
}

function OperandWords({ field, condition: { operand } }: { field: SchemaField; condition: FilterCondition }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const pipelines = usePipelines(field.object)
  const { company } = useSchema()
  const { say } = widgetOf(field)
  if (say)
    return (
      <>{say(operand, { field, formats, currency: company.currency, t: (key, options) => t(key, options ?? {}) })}</>
    )
  const list = (Array.isArray(operand) ? operand : [operand]).map(String)
  if (field.type === 'choice' || field.type === 'multiChoice')
    return <>{list.map(code => choiceLabel(field, code)).join(', ')}</>
  if (field.type === 'stage') return <>{list.map(id => stageOf(pipelines, id)?.name ?? '…').join(', ')}</>
  if (field.type === 'ref' || field.type === 'user' || field.type === 'refs')
    return <OperandNames field={field} operand={operand} />
  return Array.isArray(operand) ? list.join(', ') : <FieldValue field={field} value={operand} />
}

/** The sentence is kept while it is being made; it takes effect when it is whole. */
function ChipForm({
  field,
  condition,
  onChange,
  onDone,
}: Pick<FilterChipProps, 'condition' | 'onChange'> & { field: SchemaField; onDone: (whole: boolean) => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(condition)
  const { speaks } = widgetOf(field)
  useEffect(() => setDraft(condition), [condition])

  const write = (next: FilterCondition) => {
    setDraft(next)
    // Choosing takes effect at once; typing when it is finished.
    if (isWhole(next) && (next.operator === 'empty' || ['one', 'many', 'moment', 'yesNo'].includes(speaks)))
      onChange(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isWhole(draft)) onChange(draft)
    onDone(isWhole(draft))
  }
  return (
    <form className={classes.dropdown} onSubmit={submit} noValidate>
      <p className={classes.dropdownTitle}>{field.label}</p>
      <Select
        size="sm"
        aria-label={t('records:condition')}
        allowDeselect={false}
        value={wordOf(draft)}
        comboboxProps={{ withinPortal: false }}
        data={wordsOf(field).map(word => ({ value: word, label: t(`records:operators.${speaks}.${word}`) }))}
        onChange={word => word && write(withWord(draft, word as FilterWord))}
      />
      {draft.operator !== 'empty' ? (
        <OperandInput
          field={field}
          operator={draft.operator}
          value={draft.operand}
          onChange={operand => write({ ...draft, operand })}
        />
      ) : null}
      <Group justify="flex-end">
        <Button size="compact-sm" type="submit">
          {t('records:done')}
        </Button>
      </Group>
    </form>
  )
}
