import { ActionIcon, Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'

interface PastButtonProps {
  asOf: string | undefined
  onChange: (asOf: string | undefined) => void
}

/** Chooses the day at whose end the list is shown. */
export function PastButton({ asOf, onChange }: PastButtonProps) {
  const { t, i18n } = useTranslation()
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
        <DatePicker
          aria-label={t('list-past:choose')}
          locale={i18n.language}
          maxDate={dayjs().subtract(1, 'day').format('YYYY-MM-DD')}
          defaultDate={asOf?.slice(0, 10)}
          value={asOf?.slice(0, 10) ?? null}
          onChange={day => {
            onChange(day ?? undefined)
            close()
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
