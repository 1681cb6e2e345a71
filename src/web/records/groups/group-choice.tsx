import { Button, Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { buckets } from '../../../model/query.ts'
import type { SchemaObject } from '../../app/contract.ts'
import type { Opened } from '../../ui/on-press.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useColumns } from '../columns.ts'
import type { ListSearch } from '../list-search.ts'
import { openingOf, useOpening } from './group-opening.ts'
import { writeGroupBy } from './group-words.ts'
import { readGroupSort, summedOf, writeGroupSort } from './sums.ts'
import { type Grouping, type Groupings, groupWord, mostLevels } from './use-groupings.ts'
import { sumKey } from './use-sums.ts'

interface GroupChoiceProps {
  object: SchemaObject
  search: ListSearch
  groupings: Groupings
  onChange: (part: Partial<ListSearch>) => void
}

export function GroupPanel({ target, ...choice }: GroupChoiceProps & Opened) {
  return (
    <Panel target={target} width={360}>
      {() => <GroupChoice {...choice} />}
    </Panel>
  )
}

/** By which field a list is grouped, by which within, and in which order its groups stand. */
function GroupChoice({ object, search, groupings, onChange }: GroupChoiceProps) {
  const { by } = groupings
  const words = by.map(writeGroupBy)
  const write = (next: string[]) =>
    onChange({ group: next.length ? next : undefined, ...(!next.length && { groupSort: undefined }) })
  const put = (at: number, word: string | null) =>
    write(word ? [...words.slice(0, at), word, ...words.slice(at + 1)] : words.slice(0, at))
  const levels = Math.min(mostLevels, by.length + 1)
  return (
    <Stack gap="sm">
      {Array.from({ length: levels }, (_, at) => (
        <Level key={at} at={at} groupings={groupings} onChange={word => put(at, word)} />
      ))}
      {by.length ? (
        <>
          <Order object={object} search={search} first={by[0]} onChange={onChange} />
          <Folding object={object} search={search} onUngroup={() => write([])} />
        </>
      ) : null}
    </Stack>
  )
}

interface LevelProps {
  at: number
  groupings: Groupings
  onChange: (word: string | null) => void
}

function Level({ at, groupings: { by, fields }, onChange }: LevelProps) {
  const { t } = useTranslation()
  const chosen = by[at]
  const others = new Set(by.filter(one => one !== chosen).map(({ path }) => path))
  const data = fields.map((group, place) => ({
    group: group.label,
    items: group.fields
      .filter(({ path }) => !others.has(path))
      .map(({ path, label, field }) => ({ value: path, label: place ? field.label : label })),
  }))
  const find = (path: string) => fields.flatMap(group => group.fields).find(field => field.path === path)?.field
  return (
    <Stack gap={6}>
      <Select
        size="sm"
        label={t(at ? 'records:groups.within' : 'records:groups.by')}
        placeholder={t(at ? 'records:groups.nothingWithin' : 'records:groups.chooseField')}
        data-autofocus={at ? undefined : true}
        searchable
        clearable={Boolean(at)}
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        nothingFoundMessage={t('search.nothing')}
        comboboxProps={{ withinPortal: false }}
        maxDropdownHeight={260}
        value={chosen?.path ?? null}
        data={data}
        onChange={path => onChange(path && groupWord(path, find(path)))}
      />
      {chosen?.bucket ? (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('records:groups.spans')}
          value={chosen.bucket}
          data={buckets.map(bucket => ({ value: bucket, label: t(`records:groups.span.${bucket}`) }))}
          onChange={bucket => onChange(`${chosen.path}:${bucket}`)}
        />
      ) : null}
    </Stack>
  )
}

interface OrderProps extends Omit<GroupChoiceProps, 'groupings'> {
  first: Grouping | undefined
}

function Order({ object, search, first, onChange }: OrderProps) {
  const { t } = useTranslation()
  const { columns } = useColumns(object)
  const summed = summedOf(columns, search.sums)
  const order = readGroupSort(search.groupSort, summed)
  const way = (falling: boolean) =>
    t(
      `records:sort.${order.by !== 'name' ? 'number' : first?.bucket ? 'moment' : 'other'}.${falling ? 'falling' : 'rising'}`,
    )
  return (
    <Group gap={6} align="end" wrap="nowrap">
      <Select
        size="sm"
        style={{ flex: 1 }}
        label={t('records:groups.order')}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={order.by}
        data={[
          { value: 'name', label: t('records:groups.byName') },
          { value: 'count', label: t('records:groups.byCount') },
          ...summed.map(one => ({
            value: sumKey(one),
            label: `${one.field.label}: ${t(`records:groups.fn.${one.fn}`).toLocaleLowerCase()}`,
          })),
        ]}
        // The most comes first: that is why one asks.
        onChange={by => onChange({ groupSort: writeGroupSort({ by: by ?? 'name', falling: by !== 'name' }) })}
      />
      <Button
        size="sm"
        variant="default"
        aria-label={t('records:groups.turn', { way: way(order.falling) })}
        onClick={() => onChange({ groupSort: writeGroupSort({ ...order, falling: !order.falling }) })}
      >
        {way(order.falling)}
      </Button>
    </Group>
  )
}

function Folding({ object, search, onUngroup }: Pick<OrderProps, 'object' | 'search'> & { onUngroup: () => void }) {
  const { t } = useTranslation()
  const { openAll, closeAll } = useOpening(openingOf(object.name, search.group))
  return (
    <Group gap={6}>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={openAll}>
        {t('records:groups.openAll')}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={closeAll}>
        {t('records:groups.closeAll')}
      </Button>
      <Button size="compact-sm" variant="subtle" ml="auto" onClick={onUngroup}>
        {t('records:groups.none')}
      </Button>
    </Group>
  )
}
