import { ActionIcon, Button, Checkbox, Popover, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChevronDown, IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RecordSelect } from '../../fields/record-select.tsx'
import { useTitle } from '../../fields/titles.ts'
import { inside } from '../../fields/widget.ts'
import { isFiltered, type StorySearch } from './search.ts'
import classes from './timeline.module.css'
import { useKinds } from './use-kinds.ts'

interface TimelineBarProps {
  search: StorySearch
  onAsk: (change: StorySearch) => void
}

/** What of the timeline is shown: of which kinds, whose, with which words. */
export function TimelineBar({ search, onAsk }: TimelineBarProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.bar} data-screen-only>
      <Words search={search} onAsk={onAsk} />
      <Choice search={search} onAsk={onAsk} />
      {isFiltered(search) ? (
        <ActionIcon
          size="md"
          aria-label={t('story:clear')}
          title={t('story:clear')}
          onClick={() => onAsk({ kind: undefined, by: undefined, find: undefined })}
        >
          <IconFilterOff size={16} stroke={1.6} />
        </ActionIcon>
      ) : null}
    </div>
  )
}

function Words({ search: { find = '' }, onAsk }: TimelineBarProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(find)
  useEffect(() => setTyped(find), [find])
  const ask = useDebouncedCallback((words: string) => onAsk({ find: words.trim() || undefined }), 250)
  return (
    <TextInput
      size="xs"
      className={classes.words}
      type="search"
      aria-label={t('story:search')}
      placeholder={t('story:search')}
      maxLength={200}
      leftSection={<IconSearch size={14} stroke={1.6} />}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        ask(value)
      }}
    />
  )
}

/** Kinds and people, behind a button that says which are chosen. */
function Choice({ search, onAsk }: TimelineBarProps) {
  const { t } = useTranslation()
  const kinds = useKinds()
  const person = useTitle('user', search.by ?? null)
  const chosen = (search.kind?.split(',') ?? []).filter(kind => kinds.some(({ value }) => value === kind))
  const names = kinds.filter(({ value }) => chosen.includes(value)).map(({ label }) => label)
  const what = names.length > 2 ? t('story:severalKinds', { count: names.length }) : names.join(', ')
  const words = [what, person].filter(Boolean).join(' · ') || t('story:everything')
  return (
    <Popover position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          aria-label={`${t('story:kinds')}: ${words}`}
          rightSection={<IconChevronDown size={14} stroke={1.6} />}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('story:kinds')}>
        <Stack gap={8}>
          <Checkbox.Group
            aria-label={t('story:kinds')}
            value={chosen}
            onChange={next => onAsk({ kind: next.join(',') || undefined })}
          >
            <Stack gap={0} className={classes.kinds}>
              {kinds.map(({ value, label }) => (
                <Checkbox key={value} size="xs" value={value} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <RecordSelect
            size="xs"
            w={190}
            mt={4}
            object="user"
            clearable
            clearButtonProps={{ 'aria-label': t('records:clear') }}
            comboboxProps={inside}
            aria-label={t('story:by')}
            placeholder={t('story:by')}
            value={search.by ?? null}
            onChange={by => onAsk({ by: by ?? undefined })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
