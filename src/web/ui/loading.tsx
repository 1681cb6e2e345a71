import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** A page that is on its way: the shape of what will come, without jumping. */
export function PageLoading() {
  const { t } = useTranslation()
  return (
    <Stack p="xl" gap="md" role="status" aria-label={t('loading')}>
      <Skeleton height={28} width={180} radius="sm" />
      <Lines count={8} />
    </Stack>
  )
}

export function Lines({ count }: { count: number }) {
  return (
    <Stack gap="sm">
      {widths.slice(0, count).map(width => (
        <Skeleton key={width} height={18} width={width} radius="sm" />
      ))}
    </Stack>
  )
}

const widths = Array.from({ length: 12 }, (_, line) => `${92 - ((line * 37) % 41)}%`)
