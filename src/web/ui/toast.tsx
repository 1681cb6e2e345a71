import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { ApiError, isOffline } from '../app/api-error.ts'

interface Toast {
  message: string
  title?: string
  action?: { label: string; run: () => void }
}

/** Something was done. With an action it stays long enough to be taken back. */
export function toast({ title, message, action }: Toast): void {
  const id = notifications.show({
    title,
    message: action ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
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
    autoClose: action ? 9000 : 5000,
    withBorder: true,
  })
}

/** Something failed: in the server's own words, and with the number to quote when asking for help. */
export function toastError(error: unknown): void {
  notifications.show({ message: errorWords(error), color: 'red', autoClose: 9000, withBorder: true, role: 'alert' })
}

export function errorWords(error: unknown): string {
  if (isOffline(error)) return i18next.t('error.offline')
  if (!(error instanceof ApiError)) return i18next.t('error.unexpected')
  const problems = error.problems.map(problem => problem.message).filter(Boolean)
  if (problems.length) return problems.join(' ')
  return error.status >= 500 && error.requestId
    ? `${error.message} ${i18next.t('error.request', { id: error.requestId })}`
    : error.message
}
