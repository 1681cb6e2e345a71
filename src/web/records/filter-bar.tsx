import { Button, CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { useMe } from '../app/session.ts'
import { AddFilter } from './add-filter.tsx'
import { useListFields } from './columns.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import classes from './filter-bar.module.css'
import { FilterChip } from './filter-chip.tsx'
import {
  canBeDone,
  conditionsOf,
  type FilterCondition,
  type ListSearch,
  showsOpenOnly,
  triplesOf,
} from './list-search.ts'

interface FilterBarProps {
  object: SchemaObject
  search: ListSearch
  onChange: (part: Partial<ListSearch>) => void
  columnsMenu?: boolean
}

/** What is shown of a list, in words: search, whose, and conditions as chips. */
export function FilterBar({ object, search, onChange, columnsMenu }: FilterBarProps) {
  const { t } = useTranslation()
  const fields = useListFields(object)
  const conditions = conditionsOf(search)
  const write = (next: FilterCondition[]) => onChange({ f: triplesOf(next) })
  const [fresh, setFresh] = useState<number | null>(null)

  const shown = conditions
    .map((condition, at) => ({ condition, at }))
    .filter(({ condition }) => !isWhose(object, condition))
  return (
    <div className={classes.bar}>
      <SearchBox value={search.q ?? ''} onChange={q => onChange({ q: q || undefined })} />
      <Whose object={object} conditions={conditions} onChange={write} />
      {canBeDone(object) ? <WithDone object={object} search={search} onChange={onChange} /> : null}
      {shown.map(({ condition, at }) => {
        const field = fields.find(known => known.name === condition.field)
        return (
          <FilterChip
            key={at}
            field={field}
            condition={condition}
            opened={fresh === at}
            onOpened={open => setFresh(open ? at : null)}
            onChange={next => write(conditions.map((old, index) => (index === at ? next : old)))}
            onRemove={() => write(conditions.filter((_, index) => index !== at))}
          />
        )
      })}
      <AddFilter
        fields={fields}
        onAdd={condition => {
          setFresh(conditions.length)
          write([...conditions, condition])
        }}
      />
      {shown.length > 1 ? (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => write(conditions.filter(condition => isWhose(object, condition)))}
        >
          {t('records:clearFilter')}
        </Button>
      ) : null}
      {columnsMenu ? <ColumnsMenu object={object} /> : null}
    </div>
  )
}

function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  const settle = useDebouncedCallback(onChange, 250)
  useEffect(() => setTyped(value), [value])
  const write = (q: string) => {
    setTyped(q)
    settle(q.trim())
  }
  return (
    <TextInput
      className={classes.search}
      size="xs"
      type="search"
      aria-label={t('records:searchHere')}
      placeholder={t('records:searchHere')}
      leftSection={<IconSearch size={16} stroke={1.6} />}
      rightSection={
        typed ? (
          <CloseButton
            size="sm"
            aria-label={t('records:clear')}
            onClick={() => {
              setTyped('')
              onChange('')
            }}
          />
        ) : null
      }
      value={typed}
      onChange={event => write(event.currentTarget.value)}
    />
  )
}

/** What is to do, or what was done too. */
function WithDone({ object, search, onChange }: FilterBarProps) {
  const { t } = useTranslation()
  const open = showsOpenOnly(object, search)
  return (
    <fieldset className={classes.whose} aria-label={t('records:whichTasks')}>
      {(['openOnly', 'withDone'] as const).map(key => (
        <button
          key={key}
          type="button"
          className={classes.choice}
          aria-pressed={open === (key === 'openOnly')}
          onClick={() => onChange({ done: key === 'withDone' || undefined })}
        >
          {t(`records:${key}`)}
        </button>
      ))}
    </fieldset>
  )
}

/** All, mine, nobody's: the question asked most, one press away. */
function Whose({
  object,
  conditions,
  onChange,
}: {
  object: SchemaObject
  conditions: FilterCondition[]
  onChange: (next: FilterCondition[]) => void
}) {
  const { t } = useTranslation()
  const me = useMe()
  if (!object.owner) return null
  const owner = object.owner
  const rest = conditions.filter(condition => !isWhose(object, condition))
  const now = conditions.find(condition => isWhose(object, condition))
  const choices: { key: string; condition?: FilterCondition }[] = [
    { key: 'everyones' },
    { key: 'mine', condition: { field: owner, operator: 'eq', operand: me.id } },
    ...(object.pool
      ? [{ key: 'nobodys', condition: { field: owner, operator: 'empty' as const, operand: true } }]
      : []),
  ]
  return (
    <fieldset className={classes.whose} aria-label={t('records:whose')}>
      {choices.map(({ key, condition }) => (
        <button
          key={key}
          type="button"
          className={classes.choice}
          aria-pressed={condition?.operator === now?.operator}
          onClick={() => onChange(condition ? [condition, ...rest] : rest)}
        >
          {t(`records:${key}`)}
        </button>
      ))}
    </fieldset>
  )
}

/** The conditions that the buttons set; others about the owner are chips. */
const isWhose = (object: SchemaObject, { field, operator, operand }: FilterCondition): boolean =>
  field === object.owner && ((operator === 'empty' && operand === true) || operator === 'eq')
