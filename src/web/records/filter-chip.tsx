import { Button, CloseButton, Group, Popover, Select } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OperandInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import type { FilterWord } from '../fields/widget.ts'
import classes from './filter-bar.module.css'
import { faultOf } from './filter-faults.ts'
import type { FilterField, FilterFields } from './filter-fields.ts'
import { NodeSentence } from './filter-sentence.tsx'
import { conditionsIn, type FilterCondition, type FilterGroup } from './filter-tree.ts'
import { isWhole, withWord, wordOf, wordsOf } from './filter-words.ts'

interface FilterChipProps {
  fields: FilterFields
  condition: FilterCondition
  opened: boolean
  onOpened: (open: boolean) => void
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

/** A condition as a sentence: «Сумма больше 100 000 ₽». Pressed, it opens to be changed. */
export function FilterChip({ fields, condition, opened, onOpened, onChange, onRemove }: FilterChipProps) {
  const { t } = useTranslation()
  const fault = faultOf(condition, fields)
  const known = fields.find(condition.field)
  if (!known) {
    return (
      <span className={classes.chip} data-broken>
        <span className={classes.chipWords}>{t('records:faults.field', { field: condition.field })}</span>
        <CloseButton
          size={24}
          iconSize={14}
          c="inherit"
          aria-label={t('records:removeFilter', { field: condition.field })}
          onClick={onRemove}
        />
      </span>
    )
  }
  const { label } = known.field
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
      <span className={classes.chip} data-broken={fault ? true : undefined}>
        <Popover.Target>
          <button type="button" className={classes.chipWords} onClick={() => (opened ? leave() : onOpened(true))}>
            {fault ? t(`records:faults.${fault}`, { field: label }) : <NodeSentence node={condition} fields={fields} />}
          </button>
        </Popover.Target>
        <CloseButton
          size={24}
          iconSize={14}
          c="inherit"
          aria-label={t('records:removeFilter', { field: label })}
          onClick={onRemove}
        />
      </span>
      <Popover.Dropdown p="md">
        <ChipForm
          known={known}
          condition={condition}
          onChange={onChange}
          onDone={whole => (whole ? onOpened(false) : onRemove())}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

interface GroupChipProps {
  fields: FilterFields
  group: FilterGroup
  onOpen: () => void
  onRemove: () => void
}

/** Conditions put together by «или», «не»: pressed, they open where they are built. */
export function GroupChip({ fields, group, onOpen, onRemove }: GroupChipProps) {
  const { t } = useTranslation()
  const broken = conditionsIn([group]).some(condition => faultOf(condition, fields))
  return (
    <span className={classes.chip} data-group>
      <button
        type="button"
        className={classes.chipWords}
        title={broken ? t('records:faults.group') : undefined}
        onClick={onOpen}
      >
        {broken ? (
          <IconAlertTriangle size={14} aria-label={t('records:faults.group')} className={classes.alert} />
        ) : null}
        <NodeSentence node={group} fields={fields} />
      </button>
      <CloseButton
        size={24}
        iconSize={14}
        c="inherit"
        aria-label={t('records:builder.removeGroup')}
        onClick={onRemove}
      />
    </span>
  )
}

interface ChipFormProps {
  known: FilterField
  condition: FilterCondition
  onChange: (condition: FilterCondition) => void
  onDone: (whole: boolean) => void
}

/** The sentence is kept while it is being made; it takes effect when it is whole. */
function ChipForm({ known: { field }, condition, onChange, onDone }: ChipFormProps) {
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
