import { Button, CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconBinaryTree2, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { loadWorkWords } from '../app/i18n.ts'
import { useMe } from '../app/session.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import classes from './filter-bar.module.css'
import { FilterChips } from './filter-chips.tsx'
import { useFilterFields } from './filter-fields.ts'
import { type FilterCondition, type FilterNode, isGroup } from './filter-tree.ts'
import { GroupMenu } from './groups/group-menu.tsx'
import { canBeDone, type ListSearch, nodesOf, searchOf, showsOpenOnly } from './list-search.ts'
import { SortMenu } from './sort-menu.tsx'
import { useFilterCommands } from './use-list-commands.ts'

const QuickChips = lazyPart(async () => {
  const [module] = await Promise.all([import('./board/quick-chips.tsx'), loadWorkWords()])
  return module.QuickChips
})
const FilterBuilder = lazyPart(async () => (await import('./filter-builder.tsx')).FilterBuilder)

interface FilterBarProps {
  object: SchemaObject
  search: ListSearch
  onChange: (part: Partial<ListSearch>) => void
  columnsMenu?: boolean
  /** Its rows stand in an order that people choose, and those of a list in groups. */
  sortMenu?: boolean
  /** Offers the questions of a board, also while none is pressed. */
  quick?: boolean
  /** More that belongs at its end: before what every list has, and behind it. */
  tools?: ReactNode
  last?: ReactNode
}

/** What is shown of a list, in words: search, whose, and conditions as chips; built together where chips are not enough. */
export function FilterBar({ object, search, onChange, columnsMenu, sortMenu, quick, tools, last }: FilterBarProps) {
  const { t } = useTranslation()
  const fields = useFilterFields(object)
  const nodes = nodesOf(search)
  const write = (next: FilterNode[]) => onChange({ f: searchOf(next) })
  const [building, setBuilding] = useState(false)
  const builder = useRef<HTMLButtonElement>(null)
  useFilterCommands(() => {
    setBuilding(true)
    builder.current?.focus()
  })

  const whose = nodes.filter(node => isWhose(object, node))
  const shown = nodes.filter(node => !isWhose(object, node))
  return (
    <>
      <div className={classes.bar}>
        <SearchBox value={search.q ?? ''} onChange={q => onChange({ q: q || undefined })} />
        <Whose object={object} nodes={nodes} onChange={write} />
        {canBeDone(object) ? <WithDone object={object} search={search} onChange={onChange} /> : null}
        {(quick && !search.asOf) || search.quick ? (
          <div className={classes.quick}>
            <QuickChips object={object} search={search} onChange={onChange} />
          </div>
        ) : null}
        <FilterChips
          fields={fields}
          nodes={nodes}
          isShownElsewhere={node => isWhose(object, node)}
          onChange={write}
          onBuild={() => setBuilding(true)}
        />
        <Button
          ref={builder}
          size="compact-sm"
          className={classes.press}
          variant={building ? 'light' : 'subtle'}
          color={building ? undefined : 'gray'}
          aria-label={t('records:builder.open')}
          aria-expanded={building}
          onClick={() => setBuilding(!building)}
        >
          <IconBinaryTree2 size={16} stroke={1.6} />
          <span className={classes.toolWord}>{t('records:builder.open')}</span>
        </Button>
        {shown.length > 1 ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => write(whose)}>
            {t('records:clearFilter')}
          </Button>
        ) : null}
        <div className={classes.tools}>
          {tools}
          {sortMenu && !quick ? <GroupMenu object={object} search={search} onChange={onChange} /> : null}
          {sortMenu ? <SortMenu object={object} sort={search.sort} onChange={sort => onChange({ sort })} /> : null}
          {columnsMenu ? <ColumnsMenu object={object} /> : null}
          {last}
        </div>
      </div>
      {building ? (
        <FilterBuilder
          fields={fields}
          nodes={shown}
          onChange={next => write([...whose, ...next])}
          onClose={() => setBuilding(false)}
        />
      ) : null}
    </>
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
  nodes,
  onChange,
}: {
  object: SchemaObject
  nodes: FilterNode[]
  onChange: (next: FilterNode[]) => void
}) {
  const { t } = useTranslation()
  const me = useMe()
  if (!object.owner) return null
  const owner = object.owner
  const rest = nodes.filter(node => !isWhose(object, node))
  const now = nodes.find((node): node is FilterCondition => isWhose(object, node))
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
function isWhose(object: SchemaObject, node: FilterNode): boolean {
  if (isGroup(node) || node.not || node.field !== object.owner) return false
  return node.operator === 'eq' || (object.pool && node.operator === 'empty' && node.operand === true)
}
