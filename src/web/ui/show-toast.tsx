import { Button, Group, Text } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import i18next from 'i18next'
import type { Toast } from './toast.ts'

/** Where toasts appear. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={4} />
}

/** What was told last by each key. */
const lastTold = new Map<string, string>()

export function showToast({ title, message, action, key, stays }: Toast): void {
  const before = key && lastTold.get(key)
  if (before) notifications.hide(before)
  // Each is one of its own: one that took the place of another would go when that was to go.
  const id = notifications.show({
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
  if (key) lastTold.set(key, id)
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
