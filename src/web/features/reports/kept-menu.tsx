import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDeviceTv, IconDots, IconLock, IconMail, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface KeptMenuProps {
  name: string
  onCopy?: () => void
  onMail?: () => void
  /** Of dashboards, for those who may change it. */
  onWall?: () => void
  /** For those who may change it. */
  onAccess?: () => void
  onRemove?: () => void
}

/** What else can be done with a kept report or dashboard. */
export function KeptMenu({ name, onCopy, onMail, onWall, onAccess, onRemove }: KeptMenuProps) {
  const { t } = useTranslation()
  if (!onCopy && !onMail && !onAccess && !onRemove) return null
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={36} radius="md" aria-label={t('report-pages:actionsOf', { name })}>
          <IconDots size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onAccess ? (
          <Menu.Item leftSection={<IconLock size={16} stroke={1.6} />} onClick={onAccess}>
            {t('view-dialogs:edit')}
          </Menu.Item>
        ) : null}
        {onCopy ? (
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={onCopy}>
            {t('report-pages:copy')}
          </Menu.Item>
        ) : null}
        {onMail ? (
          <Menu.Item leftSection={<IconMail size={16} stroke={1.6} />} onClick={onMail}>
            {t('mailings:send')}
          </Menu.Item>
        ) : null}
        {onWall ? (
          <Menu.Item leftSection={<IconDeviceTv size={16} stroke={1.6} />} onClick={onWall}>
            {t('mailings:onWall')}
          </Menu.Item>
        ) : null}
        {onRemove ? (
          <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={onRemove}>
            {t('remove')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
