import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './filter-builder.module.css'
import { ConditionRow } from './filter-condition-row.tsx'
import type { FilterFields } from './filter-fields.ts'
import {
  deepestGroup,
  type FilterCondition,
  type FilterGroup,
  type GroupWord,
  groupWords,
  isGroup,
} from './filter-tree.ts'

interface FilterGroupEditorProps {
  fields: FilterFields
  group: FilterGroup
  depth?: number
  onChange: (group: FilterGroup) => void
  onRemove?: () => void
  aside?: ReactNode
}

const blank: FilterCondition = { field: '', operator: 'eq', operand: null }

/** How its conditions are joined, each of them, and groups within it. */
export function FilterGroupEditor({ fields, group, depth = 0, onChange, onRemove, aside }: FilterGroupEditorProps) {
  const { t } = useTranslation()
  const [fresh, setFresh] = useState<number | null>(null)
  const add = useRef<HTMLButtonElement>(null)
  const { parts } = group
  const put = (at: number, part: FilterCondition | FilterGroup) =>
    onChange({ ...group, parts: parts.map((old, index) => (index === at ? part : old)) })
  const drop = (at: number) => {
    onChange({ ...group, parts: parts.filter((_, index) => index !== at) })
    add.current?.focus()
  }
  const append = (part: FilterCondition | FilterGroup) => {
    setFresh(parts.length)
    onChange({ ...group, parts: [...parts, part] })
  }
  return (
    <fieldset className={classes.group} data-nested={depth > 0 || undefined} aria-label={t('records:builder.group')}>
      <div className={classes.head}>
        <Select
          size="sm"
          className={classes.join}
          aria-label={t('records:builder.join')}
          allowDeselect={false}
          value={group.word}
          data={groupWords.map(word => ({ value: word, label: t(`records:builder.words.${word}`) }))}
          onChange={word => word && onChange({ ...group, word: word as GroupWord })}
        />
        {onRemove ? (
          <ActionIcon size={36} aria-label={t('records:builder.removeGroup')} onClick={onRemove}>
            <IconX size={16} />
          </ActionIcon>
        ) : null}
        {aside}
      </div>
      {parts.length ? null : <p className={classes.none}>{t('records:builder.none')}</p>}
      {parts.map((part, at) =>
        isGroup(part) ? (
          <FilterGroupEditor
            key={at}
            fields={fields}
            group={part}
            depth={depth + 1}
            onChange={next => put(at, next)}
            onRemove={() => drop(at)}
          />
        ) : (
          <ConditionRow
            key={at}
            fields={fields}
            condition={part}
            fresh={fresh === at}
            onChange={next => put(at, next)}
            onRemove={() => drop(at)}
          />
        ),
      )}
      <div className={classes.adding}>
        <Button
          ref={add}
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => append(blank)}
        >
          {t('records:builder.addCondition')}
        </Button>
        {depth < deepestGroup ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            onClick={() => append({ word: group.word === 'or' ? 'and' : 'or', parts: [blank] })}
          >
            {t('records:builder.addGroup')}
          </Button>
        ) : null}
      </div>
    </fieldset>
  )
}
