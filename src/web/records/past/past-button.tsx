import { ActionIcon, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../../ui/lazy-part.tsx'
import type { PastProps } from './past-part.tsx'

/** Calendars are large, and seldom wanted. */
const PastDays = lazyPart(async () => (await import('./past-days.tsx')).PastDays)

/** Chooses the day at whose end the list is shown. */
export function PastButton({ asOf, onChange }: PastProps) {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          size={28}
          variant={asOf ? 'light' : undefined}
          aria-label={t('list-past:choose')}
          title={t('list-past:choose')}
          onClick={toggle}
        >
          <IconHistory size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <PastDays
          asOf={asOf}
          onChange={day => {
            onChange(day)
            close()
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
