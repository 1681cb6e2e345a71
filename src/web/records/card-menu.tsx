import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { onPress } from '../ui/on-press.tsx'
import type { SlotProps } from './card-page.tsx'

const CardVerbs = onPress('menu', async () => (await import('./card-verbs.tsx')).CardVerbs)

/** What can be done with any record. */
export function CardMenu({ object, record }: SlotProps) {
  const { t } = useTranslation()
  return (
    <CardVerbs
      object={object}
      record={record}
      target={
        <ActionIcon size="lg" aria-label={t('more')}>
          <IconDots size={20} stroke={1.6} />
        </ActionIcon>
      }
    />
  )
}
