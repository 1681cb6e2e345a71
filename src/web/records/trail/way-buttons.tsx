import { ActionIcon } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Way } from './use-trail.ts'
import classes from './way-buttons.module.css'

const anyLayout = { usePhysicalKeys: true }

/** To the card before and after this one, and which of how many it is. */
export function WayButtons({ way }: { way: Way }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { previous, next, at, total, go } = way
  useHotkeys([
    ['j', () => go(next), anyLayout],
    ['k', () => go(previous), anyLayout],
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
        title={t('card:previous')}
        disabled={!previous}
        onClick={() => go(previous)}
      >
        <IconChevronUp size={18} stroke={1.6} />
      </ActionIcon>
      <ActionIcon
        size="lg"
        aria-label={t('card:next')}
        title={t('card:next')}
        disabled={!next}
        onClick={() => go(next)}
      >
        <IconChevronDown size={18} stroke={1.6} />
      </ActionIcon>
    </span>
  )
}
