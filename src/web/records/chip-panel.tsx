import { Button, Group, Popover, Select } from '@mantine/core'
import { cloneElement, type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OperandInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import type { FilterWord } from '../fields/widget.ts'
import type { Opened } from '../ui/on-press.tsx'
import classes from './filter-bar.module.css'
import type { FilterField } from './filter-fields.ts'
import type { FilterCondition } from './filter-tree.ts'
import { isWhole, withWord, wordOf, wordsOf } from './filter-words.ts'

interface ChipPanelProps extends Opened, ChipFormProps {
  opened: boolean
  onOpened: (open: boolean) => void
}

/** A condition opened to be changed: how, and with what, the field is compared. */
export function ChipPanel({ target, opened, onOpened, ...form }: ChipPanelProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: pressed, it was brought and opens
  useEffect(() => onOpened(true), [])
  return (
    <Popover
      opened={opened}
      onChange={onOpened}
      position="bottom-start"
      shadow="md"
      radius="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>{cloneElement(target, { onClick: () => onOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p="md">
        <ChipForm {...form} />
      </Popover.Dropdown>
    </Popover>
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
