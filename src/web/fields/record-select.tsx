import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter } from '../../model/index.ts'
import { useObject } from '../app/schema.ts'
import { pageQuery } from '../records/queries.ts'
import { titleOf, titleQuery } from './titles.ts'

interface Choosing {
  object: string
  filter?: Filter
}

/** Chooses one record of an object by typing a part of its name. */
export function RecordSelect({
  object,
  filter,
  value,
  ...rest
}: Choosing & Omit<SelectProps, 'data' | 'filter'> & { value: string | null }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const { options } = useOptions({ object, filter }, typed, value ? [value] : [])
  return (
    <Select
      searchable
      data={options}
      value={value}
      filter={({ options }) => options}
      limit={30}
      {...scrolling}
      onSearchChange={setTyped}
      placeholder={t('records:typeToFind')}
      {...rest}
    />
  )
}

export function RecordMultiSelect({
  object,
  filter,
  value,
  ...rest
}: Choosing & Omit<MultiSelectProps, 'data' | 'filter'> & { value: string[] }) {
  const [typed, setTyped] = useState('')
  const { options } = useOptions({ object, filter }, typed, value)
  return (
    <MultiSelect
      searchable
      data={options}
      value={value}
      filter={({ options }) => options}
      onSearchChange={setTyped}
      {...scrolling}
      {...rest}
    />
  )
}

/** The list of choices scrolls itself: a frame around it would be a place of its own that keys do not reach. */
const scrolling = { withScrollArea: false, styles: { options: { maxHeight: 240, overflowY: 'auto' } } } as const

/** What is chosen, whatever is typed, and what fits what is typed. */
function useOptions({ object: name, filter }: Choosing, typed: string, chosen: string[]) {
  const object = useObject(name)
  const [q] = useDebouncedValue(typed.trim(), 180)
  const titles = useQueries({ queries: chosen.map(id => titleQuery(object, id)) })
  const chosenOptions = chosen.map((id, at) => ({ value: id, label: titles[at]?.data ?? '…' }))
  // A closed select shows its own label as what is typed.
  const asked = chosenOptions.some(option => option.label === q) ? '' : q
  const active = object.fields.some(field => field.name === 'active') ? { active: true } : undefined
  const { data, isFetching } = useQuery({
    ...pageQuery(object, { q: asked || undefined, limit: 30, fields: [object.title], filter: filter ?? active }),
    placeholderData: keepPreviousData,
  })
  const found = (data?.data ?? []).map(record => ({ value: record.id, label: titleOf(object, record) }))
  const options = [...new Map([...chosenOptions, ...found].map(option => [option.value, option])).values()]
  return { options, isFetching }
}
