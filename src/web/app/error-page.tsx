import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { errorWords } from '../ui/toast.ts'
import { ApiError } from './api-error.ts'
import type { SchemaObject } from './contract.ts'

/** Any page that could not be shown: what happened, and the way on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const { reset: resetQueries } = useQueryErrorResetBoundary()
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />

  const again = () => {
    resetQueries()
    reset()
    void router.invalidate()
  }
  return (
    <Stack p="xl" gap="md" maw={560} role="alert">
      <Title order={1}>{t('error.title')}</Title>
      <Text>{errorWords(error)}</Text>
      {error instanceof ApiError ? null : <Code block>{String(error)}</Code>}
      <Group>
        <Button onClick={again}>{t('error.again')}</Button>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('error.reload')}
        </Button>
      </Group>
    </Stack>
  )
}

/** A page that is there, but shows the reader nothing: what his role lacks, and who can change that. */
export function NoRightPage({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  return (
    <Stack p="xl" gap="md" maw={560}>
      <Title order={1}>{t('noRight.title', { object: object.label.many })}</Title>
      <Text c="dimmed">{t('noRight.text')}</Text>
      <Link to="/">{t('notFound.home')}</Link>
    </Stack>
  )
}

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Stack p="xl" gap="md" maw={560}>
      <Title order={1}>{t('notFound.title')}</Title>
      <Text c="dimmed">{t('notFound.text')}</Text>
      <Link to="/">{t('notFound.home')}</Link>
    </Stack>
  )
}
