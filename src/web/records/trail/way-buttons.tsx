import { ActionIcon } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '../../app/commands.ts'
import { useFormats } from '../../app/format.ts'
import type { Way } from './use-trail.ts'
import classes from './way-buttons.module.css'

const ahead: Omit<Command, 'run'> = {
  id: 'card.next',
  group: 'open',
  icon: IconChevronDown,
  keys: 'j',
  words: ({ t }) => t('card:next'),
}
const behind: Omit<Command, 'run'> = {
  id: 'card.previous',
  group: 'open',
  icon: IconChevronUp,
  keys: 'k',
  words: ({ t }) => t('card:previous'),
}

/** To the card before and after this one, and which of how many it is. */
export function WayButtons({ way }: { way: Way }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { previous, next, at, total, go } = way
  useCommands([
    ...(next ? [{ ...ahead, run: () => go(next) }] : []),
    ...(previous ? [{ ...behind, run: () => go(previous) }] : []),
  ])
  useHotkeys([
    ['alt+ArrowDown', () => go(next)],
    ['alt+ArrowUp', () => go(previous)],
  ])
  return (
    <span className={classes.way}>
      <span className={classes.place}>
        {total === null
          ? formats.number(at)
          : t('card:place', { at: formats.number(at), total: formats.number(total) })}
      </span>
      <ActionIcon
        size="lg"
        aria-label={t('card:previous')}
        title={`${t('card:previous')} (K)`}
        disabled={!previous}
        onClick={() => go(previous)}
      >
        <IconChevronUp size={18} stroke={1.6} />
      </ActionIcon>
      <ActionIcon
        size="lg"
        aria-label={t('card:next')}
        title={`${t('card:next')} (J)`}
        disabled={!next}
        onClick={() => go(next)}
      >
        <IconChevronDown size={18} stroke={1.6} />
      </ActionIcon>
    </span>
  )
}
