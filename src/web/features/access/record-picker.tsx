import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { useHits } from '../../app/use-hits.ts'
import { readLink } from './read-link.ts'

export interface Picked {
  object: string
  id: string
  label: string
}

interface RecordPickerProps {
  picked: Picked | null
  onPick: (picked: Picked | null) => void
}

/** Any record, by its number, a link to it, or what it is called. */
export function RecordPicker({ picked, onPick }: RecordPickerProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed, 200)
  const linked = useLinked(typed)
  const { hits, searching } = useHits(linked || words === picked?.label ? '' : words)
  const found: Picked[] = linked
    ? [linked]
    : hits.map(hit => ({
        object: hit.object,
        id: hit.id,
        label: [hit.title, byName.get(hit.object)?.label.one, hit.number].filter(Boolean).join(' · '),
      }))
  const offered = picked && !found.some(({ id }) => id === picked.id) ? [...found, picked] : found
  return (
    <Select
      label={t('access:page.record')}
      placeholder={t('access:page.recordHint')}
      searchable
      clearable
      autoComplete="off"
      value={picked?.id ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      data={offered.map(({ id, label }) => ({ value: id, label }))}
      filter={({ options }) => options}
      nothingFoundMessage={searching ? t('loading') : words.length > 1 ? t('access:page.nothing') : undefined}
      onChange={id => onPick(offered.find(one => one.id === id) ?? null)}
    />
  )
}

function useLinked(typed: string): Picked | null {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const link = readLink(typed)
  const object = link && objects.find(({ plural }) => plural === link.plural)
  return object
    ? { object: object.name, id: link.id, label: t('access:page.byLink', { name: object.label.one }) }
    : null
}
