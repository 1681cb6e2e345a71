import { Button, Group, Popover, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'

export interface KnownPlace {
  place: string
  of: string
  label: string
  isName: boolean
  /** Only in the rows of a table. */
  inLines?: boolean
}

/** Where the API lists what letters may name. */
export const ofLetters = '/mail/template-places'

/** What templates of a sort may name outside of tables, by where the API lists it. */
export const placesQuery = (path: string) => ({
  queryKey: ['template-places', path],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<{ data: KnownPlace[] }>(path, { signal }),
  select: ({ data }: { data: KnownPlace[] }) => data.filter(({ inLines }) => !inLines),
  staleTime: 5 * 60_000,
})

const none: readonly KnownPlace[] = []
const cases = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional']

/** A field of the card, by what it is called; of names also the case, and what stands there where the field is empty. */
export function PlaceMenu({
  language,
  path = ofLetters,
  own = none,
  onChosen,
}: {
  language: 'ru' | 'en'
  path?: string
  /** Places that stand before those of the API. */
  own?: readonly KnownPlace[]
  onChosen: (written: string) => void
}) {
  const { t } = useTranslation()
  const { data: listed = none } = useQuery(placesQuery(path))
  const places = [...own, ...listed]
  const [opened, setOpened] = useState(false)
  const [place, setPlace] = useState<string | null>(null)
  const [wanted, setWanted] = useState('nominative')
  const [instead, setInstead] = useState('')
  const chosen = places.find(one => one.place === place)
  const declines = chosen?.isName && language === 'ru'
  const put = () => {
    if (!chosen) return
    const inCase = declines && wanted !== 'nominative' ? `|${wanted}` : ''
    const words = instead.replace(/[{}|]/g, '').trim()
    onChosen(`{{${chosen.place}${inCase}${words ? `|or: ${words}` : ''}}}`)
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" width={300}>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => setOpened(now => !now)}
        >
          {t('writing:templates.places')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Select
          data-autofocus
          searchable
          label={t('writing:templates.place')}
          data={groupsOf(places)}
          value={place}
          onChange={setPlace}
          comboboxProps={{ withinPortal: false }}
          withScrollArea={false}
          styles={{ options: { maxHeight: 240, overflowY: 'auto' } }}
        />
        {declines ? (
          <Select
            mt="xs"
            allowDeselect={false}
            label={t('writing:templates.case')}
            data={cases.map(value => ({ value, label: t(`writing:templates.cases.${value}`) }))}
            value={wanted}
            onChange={value => setWanted(value ?? 'nominative')}
            comboboxProps={{ withinPortal: false }}
          />
        ) : null}
        <TextInput
          mt="xs"
          label={t('writing:templates.instead')}
          value={instead}
          maxLength={200}
          onChange={({ currentTarget: { value } }) => setInstead(value)}
        />
        <Group mt="sm" justify="flex-end">
          <Button size="xs" disabled={!chosen} onClick={put}>
            {t('writing:templates.put')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Places under whom they tell of. */
export function groupsOf(places: readonly KnownPlace[]) {
  const groups = Map.groupBy(places, ({ of }) => of)
  return [...groups].map(([group, items]) => ({
    group,
    items: items.map(({ place, label }) => ({ value: place, label })),
  }))
}
