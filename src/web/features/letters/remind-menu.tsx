import { Button, Menu } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

const choices = [1, 2, 3, 5, 7, 14]

/** After how many days without an answer the writer gets a task. */
export function RemindMenu({ days, onChange }: { days: number | null; onChange: (days: number | null) => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-xs"
          variant={days ? 'light' : 'subtle'}
          leftSection={<IconBellRinging size={14} stroke={1.6} />}
        >
          {days ? t('writing:remindIn', { count: days }) : t('writing:remind')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('writing:remindAbout')}</Menu.Label>
        {choices.map(count => (
          <Menu.Item key={count} onClick={() => onChange(count)}>
            {t('writing:days', { count })}
          </Menu.Item>
        ))}
        {days ? <Menu.Item onClick={() => onChange(null)}>{t('writing:remindNot')}</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  )
}
