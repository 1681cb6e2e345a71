import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { peopleObjects } from './personal-data.ts'

interface Hit {
  object: string
  id: string
  title: string
  number: string | null
}

/** Finds a lead, contact or interest as the search does. */
export function PersonSelect({ onChoose }: { onChoose: (person: { object: string; id: string }) => void }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 150)
  const { data, isFetching } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => api.get<{ data: Hit[] }>('/search', { query: { q }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  })
  const people = (data?.data ?? []).filter(({ object }) => peopleObjects.includes(object))
  return (
    <Select
      searchable
      label={t('personal-data:findLabel')}
      placeholder={t('personal-data:find')}
      nothingFoundMessage={q.length > 1 ? t(isFetching ? 'loading' : 'personal-data:nobodyFound') : undefined}
      value={null}
      data={people.map(({ id, title, number, object }) => ({
        value: id,
        label: [title, byName.get(object)?.label.one, number].filter(Boolean).join(' · '),
      }))}
      filter={({ options }) => options}
      maw={480}
      mb="lg"
      onSearchChange={setTyped}
      onChange={id => {
        const hit = people.find(one => one.id === id)
        if (hit) onChoose({ object: hit.object, id: hit.id })
      }}
    />
  )
}
