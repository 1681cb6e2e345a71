import { Button, Group, Text } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import i18next from 'i18next'
import type { Toast } from './toast.ts'

/** Where toasts appear. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={4} />
}

export function showToast({ title, message, action, key, stays }: Toast): void {
  if (key) notifications.hide(key)
  const id = notifications.show({
    id: key,
    title,
    message: action ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="light"
          style={{ flexShrink: 0 }}
          onClick={() => {
            notifications.hide(id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      </Group>
    ) : (
      message
    ),
    autoClose: stays ? false : action ? 9000 : 5000,
    withBorder: true,
    closeButtonProps: closeButton(),
  })
}

export function showError(message: string): void {
  notifications.show({
    message,
    color: 'red',
    autoClose: 9000,
    withBorder: true,
    role: 'alert',
    closeButtonProps: closeButton(),
  })
}

const closeButton = () => ({ 'aria-label': i18next.t('close') })
