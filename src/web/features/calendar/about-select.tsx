import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { useSchema } from '../../app/schema.ts'

interface Hit {
  object: string
  id: string
  title: string
  number: string | null
}

interface AboutSelectProps {
  value: Link | null
  onChange: (on: Link | null) => void
  error?: string
}

/** Whom or what a task is about: any record, found as the search finds it. */
export function AboutSelect({ value, onChange, error }: AboutSelectProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 150)
  const { data, isFetching } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => api.get<{ data: Hit[] }>('/search', { query: { q }, signal }),
    enabled: q.length > 1 && q !== value?.title,
    placeholderData: keepPreviousData,
  })
  const linked = (data?.data ?? []).filter(({ object }) => byName.get(object) && !unlinked.has(object))
  const options = linked.map(hit => ({ value: hit.id, label: wordsOf(hit, byName.get(hit.object)?.label.one) }))
  const known = value && !options.some(option => option.value === value.id)
  return (
    <Select
      searchable
      clearable
      label={t('calendar:about')}
      placeholder={t('calendar:aboutPlaceholder')}
      nothingFoundMessage={q.length > 1 ? t(isFetching ? 'loading' : 'search.nothing') : undefined}
      error={error}
      value={value?.id ?? null}
      data={known ? [{ value: value.id, label: value.title ?? '…' }, ...options] : options}
      filter={({ options }) => options}
      withScrollArea={false}
      styles={{ options: { maxHeight: 240, overflowY: 'auto' } }}
      onSearchChange={setTyped}
      onChange={(id, option) => {
        const hit = linked.find(one => one.id === id)
        if (hit) onChange({ object: hit.object, id: hit.id, title: option?.label ?? hit.title })
        else if (!id) onChange(null)
      }}
    />
  )
}

/** Tasks and what happened belong to records themselves. */
const unlinked = new Set(['task', 'activity', 'attachment'])

const wordsOf = ({ title, number }: Hit, object: string | undefined): string =>
  [title, object, number].filter(Boolean).join(' · ')
